import { join } from 'node:path';
import { pathExists } from '../input/path-exists.ts';
import { readJson } from '../input/read-json.ts';
import { FILE_NAMES } from './file-names.ts';
import { type InvoiceList, invoiceListShape } from './invoice-list.ts';

/** Null where there is no such list. */
export async function readInvoiceList(folder: string): Promise<InvoiceList | null> {
  const path = join(folder, FILE_NAMES.list);
  return (await pathExists(path)) ? readJson(path, invoiceListShape) : null;
}
