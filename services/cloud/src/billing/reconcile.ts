import {
  formatMicros,
  type InvoiceReconciliation,
  type ReconciliationDifference,
  reconcileInvoice,
} from '@arcadia/do-billing';
import type { FetchedInvoice } from './fetch-invoice.ts';
import type { ReadDocument } from './read-document.ts';

/** What an invoice is stored with: whether its lines are all there, and if not, what is wrong. */
export interface StoredReconciliation {
  readonly linesTotal: string;
  readonly taxTotal: string;
  readonly delta: string;
  readonly reconciled: boolean;
  readonly lastError: string | null;
}

/** Compares an invoice's lines with the three other accounts of it: the header, the items and the summary. */
export function reconcile(
  document: ReadDocument,
  amount: string,
  { items, summary }: Pick<FetchedInvoice, 'items' | 'summary'>,
): StoredReconciliation {
  const given = { invoiceTotal: amount, items, summary: summary ?? undefined };
  const reconciliation = reconcileInvoice(document, given);
  return {
    linesTotal: formatMicros(document.totals.grossMicros),
    taxTotal: formatMicros(document.totals.taxMicros),
    delta: formatMicros(reconciliation.deltaMicros),
    reconciled: reconciliation.reconciled,
    lastError: explainRejects(document) ?? explainDifference(reconciliation),
  };
}

/** Which rows could not be read, as far as a sentence can hold them. */
function explainRejects({ rejects }: ReadDocument): string | null {
  if (rejects.length === 0) return null;
  const named = rejects.slice(0, 10).map(({ row, column, reason }) => {
    return column === null ? `${row} (${reason})` : `${row} (${column}: ${reason})`;
  });
  const others = rejects.length > named.length ? ` and ${rejects.length - named.length} more` : '';
  return `Rows of the CSV that could not be read: ${named.join(', ')}${others}.`;
}

function explainDifference(reconciliation: InvoiceReconciliation): string | null {
  const { invoiceTotal, summary, items, linesMicros, differences } = reconciliation;
  const totals = [
    ['the invoice list', invoiceTotal],
    ['its summary', summary],
    ['its items', items],
  ] as const;
  const disagreeing = totals.flatMap(([name, total]) =>
    total === null || total.deltaMicros === 0
      ? []
      : `${name} ${name === 'its items' ? 'come' : 'comes'} to ${formatMicros(total.givenMicros)}`,
  );
  if (disagreeing.length === 0) return null;
  const where = differences.slice(0, 3).map(explainPart);
  const parts = where.length === 0 ? '' : ` They differ in ${where.join('; ')}.`;
  return `The CSV's lines come to ${formatMicros(linesMicros)}, but ${disagreeing.join(', ')}.${parts}`;
}

function explainPart({ product, chargeCategories, deltaMicros }: ReconciliationDifference): string {
  return `${product ?? chargeCategories.join(' and ')} (${formatMicros(deltaMicros)})`;
}
