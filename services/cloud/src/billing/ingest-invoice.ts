import {
  type CostLine,
  formatMicros,
  type InvoiceDocument,
  joinInvoiceItems,
  parseAmount,
  parseInvoiceCsv,
} from '@arcadia/do-billing';
import type { BillingClient, InvoiceItem } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import type { ClaimedWork } from '../work/claim.ts';
import { complete } from '../work/complete.ts';
import { enqueue } from '../work/enqueue.ts';
import { fetchInvoice } from './fetch-invoice.ts';
import { Invoice } from './invoice.entity.ts';
import { matchCostLines } from './match-cost-lines.ts';
import { replaceCostLines } from './replace-cost-lines.ts';

/**
 * Fetches the item's invoice, reads and matches its lines in memory, and replaces the set of lines and its totals in
 * one transaction. Makes the push due where the invoice adds up.
 */
export async function ingestInvoice(
  deps: {
    readonly orm: MikroORM;
    readonly digitalOcean: BillingClient;
    readonly now: () => Date;
  },
  item: ClaimedWork,
): Promise<void> {
  const { orm } = deps;
  const invoice = await openScope(orm, 'all').findOneOrFail(Invoice, { id: item.key });
  const { csv, items } = await fetchInvoice(deps, invoice);
  const document = await parseInvoiceCsv(csv);
  const lines = joinInvoiceItems(document.lines, items).map(toMatchable);

  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const current = await em.findOneOrFail(Invoice, { id: item.key });
    const reconciliation = reconcile(document, current.amount);
    if (reconciliation.reconciled && !current.provisional) await enqueue(em, 'push', current.id);
    const matched = await matchCostLines(em, current.accountId, lines);
    await replaceCostLines(em, current.id, matched);
    em.assign(current, {
      ...reconciliation,
      currency: document.currency,
      lineCount: matched.length,
      matchedCount: matched.filter(({ match }) => match.resource_id !== null).length,
      ingestStatus: 'ingested',
      lastError: explainRejects(document),
    });
  });
}

function toMatchable({ line, item }: { line: CostLine; item: InvoiceItem | null }) {
  const providerResourceId = item?.resource_id || item?.resource_uuid || null;
  return { ...line, providerResourceId };
}

function reconcile({ totals, rejects }: InvoiceDocument, amount: string) {
  const deltaMicros = totals.grossMicros - parseAmount(amount).amountMicros;
  return {
    linesTotal: formatMicros(totals.grossMicros),
    taxTotal: formatMicros(totals.taxMicros),
    delta: formatMicros(deltaMicros),
    reconciled: deltaMicros === 0 && rejects.length === 0,
  };
}

/** Which rows could not be read, as far as a sentence can hold them. */
function explainRejects({ rejects }: InvoiceDocument): string | null {
  if (rejects.length === 0) return null;
  const named = rejects.slice(0, 10).map(({ row, column, reason }) => {
    return column === null ? `${row} (${reason})` : `${row} (${column}: ${reason})`;
  });
  const others = rejects.length > named.length ? ` and ${rejects.length - named.length} more` : '';
  return `Rows of the CSV that could not be read: ${named.join(', ')}${others}.`;
}
