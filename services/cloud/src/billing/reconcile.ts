import {
  formatMicros,
  type InvoiceReconciliation,
  type ReconciliationDifference,
  reconcileInvoice,
} from '@arcadia/do-billing';
import type { FetchedInvoice } from './fetch-invoice.ts';
import type { ReadDocument } from './read-document.ts';

/** The result as it is stored with the invoice: whether all its lines are there, and if not, what differs. */
export interface StoredReconciliation {
  readonly linesTotal: string;
  readonly taxTotal: string;
  readonly delta: string;
  readonly reconciled: boolean;
  readonly lastError: string | null;
}

/** Compares the total of an invoice's lines with the totals of its header, its items and its summary. */
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

const MAX_NAMED_REJECTS = 10;
const MAX_NAMED_DIFFERENCES = 3;

/** Names the rows that could not be read. */
function explainRejects({ rejects }: ReadDocument): string | null {
  if (rejects.length === 0) return null;
  const named = rejects.slice(0, MAX_NAMED_REJECTS).map(({ row, column, reason }) => {
    return column === null ? `${row} (${reason})` : `${row} (${column}: ${reason})`;
  });
  const others = rejects.length > named.length ? ` and ${rejects.length - named.length} more` : '';
  return `Rows of the CSV that could not be read: ${named.join(', ')}${others}.`;
}

function explainDifference(reconciliation: InvoiceReconciliation): string | null {
  if (reconciliation.reconciled) return null;
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
  const named = differences.slice(0, MAX_NAMED_DIFFERENCES).map(explainPart);
  const parts = named.length === 0 ? '' : ` They differ in ${named.join('; ')}.`;
  return `The CSV's lines come to ${formatMicros(linesMicros)}, but ${disagreeing.join(', ')}.${parts}`;
}

function explainPart({ product, chargeCategories, deltaMicros }: ReconciliationDifference): string {
  return `${product ?? chargeCategories.join(' and ')} (${formatMicros(deltaMicros)})`;
}
