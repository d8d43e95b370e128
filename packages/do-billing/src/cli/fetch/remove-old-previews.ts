import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_NAMES } from '../folder/file-names.ts';
import { fileStem } from '../folder/file-stem.ts';
import type { InvoiceList } from '../folder/invoice-list.ts';
import { pathExists } from '../input/path-exists.ts';

/** Where a month has its invoice, what was its preview is removed. */
export async function removeOldPreviews(
  folder: string,
  { invoices, invoice_preview: preview }: InvoiceList,
): Promise<void> {
  for (const invoice of invoices) {
    // A month that passes a threshold is billed in part, and goes on.
    if (invoice.invoice_period === preview?.invoice_period) continue;
    if (!(await pathExists(join(folder, fileStem(invoice) + FILE_NAMES.csv)))) continue;
    const stem = fileStem(invoice, { isPreview: true });
    for (const ending of [FILE_NAMES.csv, FILE_NAMES.items, FILE_NAMES.summary]) {
      await rm(join(folder, stem + ending), { force: true });
    }
  }
}
