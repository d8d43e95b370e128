import { basename, dirname } from 'node:path';
import { pathExists } from '../input/path-exists.ts';
import type { TotalSources } from '../reconcile/total-sources.ts';
import { FILE_NAMES } from './file-names.ts';
import { fileStem } from './file-stem.ts';
import { readInvoiceList } from './read-invoice-list.ts';

/** The totals that stand beside a CSV that was fetched; empty where there are none. */
export async function findTotals(csvPath: string): Promise<TotalSources> {
  if (!csvPath.endsWith(FILE_NAMES.csv)) return {};
  const stem = basename(csvPath, FILE_NAMES.csv);
  const beside = async (ending: string) => {
    const path = csvPath.slice(0, -FILE_NAMES.csv.length) + ending;
    return (await pathExists(path)) ? path : undefined;
  };
  return {
    total: await totalOf(stem, dirname(csvPath)),
    summary: await beside(FILE_NAMES.summary),
    items: await beside(FILE_NAMES.items),
  };
}

async function totalOf(stem: string, folder: string): Promise<string | undefined> {
  const list = await readInvoiceList(folder);
  if (list === null) return undefined;
  const { invoices, invoice_preview: preview } = list;
  if (preview && fileStem(preview, { isPreview: true }) === stem) return preview.amount;
  return invoices.find((invoice) => fileStem(invoice) === stem)?.amount;
}
