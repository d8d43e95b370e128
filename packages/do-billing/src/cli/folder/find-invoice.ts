import { basename, dirname } from 'node:path';
import type { Invoice } from '../../payloads/invoice.ts';
import { FILE_NAMES } from './file-names.ts';
import { fileStem } from './file-stem.ts';
import { readInvoiceList } from './read-invoice-list.ts';

/** What the list beside a CSV says of its invoice; null where there is no list, or it is not in. */
export async function findInvoice(csvPath: string): Promise<Invoice | null> {
  const list = await readInvoiceList(dirname(csvPath));
  if (list === null) return null;
  const stem = basename(csvPath, FILE_NAMES.csv);
  const { invoices, invoice_preview: preview } = list;
  if (preview && fileStem(preview, { isPreview: true }) === stem) return preview;
  return invoices.find((invoice) => fileStem(invoice) === stem) ?? null;
}
