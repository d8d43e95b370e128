import { invoiceSummaryShape } from '../../payloads/invoice-summary.ts';
import type { ReconcileInvoiceOptions } from '../../reconcile/reconcile-invoice.ts';
import { readJson } from '../input/read-json.ts';
import { readItems } from './read-items.ts';
import type { TotalSources } from './total-sources.ts';

export async function readTotals({
  total,
  summary,
  items,
}: TotalSources): Promise<ReconcileInvoiceOptions> {
  return {
    invoiceTotal: total,
    summary: summary === undefined ? undefined : await readJson(summary, invoiceSummaryShape),
    items: items === undefined ? undefined : await readItems(items),
  };
}
