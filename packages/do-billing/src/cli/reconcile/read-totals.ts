import { DoBillingError } from '../../do-billing-error.ts';
import { type InvoiceItem, invoiceItemShape } from '../../payloads/invoice-item.ts';
import { invoiceSummaryShape } from '../../payloads/invoice-summary.ts';
import { arrayOf, either, integer, object, optional, type Shape } from '../../payloads/shape.ts';
import type { ReconcileInvoiceOptions } from '../../reconcile/reconcile-invoice.ts';
import { readJsonFile } from '../input/json-file.ts';
import type { TotalSources } from './find-targets.ts';

/**
 * Reads the totals that an invoice is compared with.
 *
 * @throws {JsonFileError} if a file is not JSON, or is neither a summary nor items.
 * @throws {IncompleteItemsError} if the items are one page of several.
 */
export async function readTotals({
  total,
  summary,
  items,
}: TotalSources): Promise<ReconcileInvoiceOptions> {
  return {
    invoiceTotal: total,
    summary: summary === undefined ? undefined : await readJsonFile(summary, invoiceSummaryShape),
    items: items === undefined ? undefined : await readItems(items),
  };
}

interface ItemsPage {
  invoice_items: InvoiceItem[];
  meta?: { total?: number | null | undefined } | null | undefined;
}

const itemsShape: Shape<InvoiceItem[]> = arrayOf(invoiceItemShape);
const pageShape: Shape<ItemsPage> = object<ItemsPage>({
  invoice_items: itemsShape,
  meta: optional(object({ total: optional(integer) })),
});

/** Reads items either as an array, which `fetch` and `doctl` write, or as a page of the API. */
async function readItems(path: string): Promise<InvoiceItem[]> {
  const json = await readJsonFile(path, either(itemsShape, pageShape));
  if (Array.isArray(json)) return json;
  const { invoice_items: items, meta } = json;
  const total = meta?.total ?? items.length;
  if (total !== items.length) throw new IncompleteItemsError(path, items.length, total);
  return items;
}

/** The file is one page of several, so that the sum of its items proves nothing. */
class IncompleteItemsError extends DoBillingError {
  override readonly name = 'IncompleteItemsError';
  readonly code = 'incomplete_items';

  constructor(path: string, count: number, total: number) {
    super(`${path} has ${count} of ${total} items. Put the items of all pages into one array.`);
  }
}
