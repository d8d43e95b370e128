import { pathExists } from '../input/path-exists.ts';
import type { TotalSources } from '../reconcile/total-sources.ts';
import { FILE_NAMES } from './file-names.ts';
import { findInvoice } from './find-invoice.ts';

/** The totals that stand beside a CSV that was fetched; empty where there are none. */
export async function findTotals(csvPath: string): Promise<TotalSources> {
  if (!csvPath.endsWith(FILE_NAMES.csv)) return {};
  const beside = async (ending: string) => {
    const path = csvPath.slice(0, -FILE_NAMES.csv.length) + ending;
    return (await pathExists(path)) ? path : undefined;
  };
  return {
    total: (await findInvoice(csvPath))?.amount,
    summary: await beside(FILE_NAMES.summary),
    items: await beside(FILE_NAMES.items),
  };
}
