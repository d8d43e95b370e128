import { type InvoiceItem, invoiceItemShape } from '../../payloads/invoice-item.ts';
import { arrayOf, either, integer, object, optional, type Shape } from '../../payloads/shape.ts';
import { readJson } from '../input/read-json.ts';
import { IncompleteItemsError } from './incomplete-items-error.ts';

interface ItemsPage {
  invoice_items: InvoiceItem[];
  meta?: { total?: number | null | undefined } | null | undefined;
}

const itemsShape: Shape<InvoiceItem[]> = arrayOf(invoiceItemShape);
const pageShape: Shape<ItemsPage> = object<ItemsPage>({
  invoice_items: itemsShape,
  meta: optional(object({ total: optional(integer) })),
});

/**
 * Items as `fetch` and `doctl` write them, which is an array, or as the API answers.
 *
 * @throws {JsonFileError}
 * @throws {IncompleteItemsError} where it is a page of several.
 */
export async function readItems(path: string): Promise<InvoiceItem[]> {
  const json = await readJson(path, either(itemsShape, pageShape));
  if (Array.isArray(json)) return json;
  const { invoice_items: items, meta } = json;
  const total = meta?.total ?? items.length;
  if (total !== items.length) throw new IncompleteItemsError(path, items.length, total);
  return items;
}
