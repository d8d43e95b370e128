import { type CostLine, joinInvoiceItems } from '@arcadia/do-billing';
import type { BillingClient, InvoiceItem } from '@arcadia/do-billing/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue } from '../queue/enqueue.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import { fetchInvoice } from './fetch-invoice.ts';
import { Invoice } from './invoice.entity.ts';
import { matchCostLines } from './match-cost-lines.ts';
import { readDocument } from './read-document.ts';
import { reconcile } from './reconcile.ts';
import { replaceCostLines } from './replace-cost-lines.ts';

/**
 * Fetches the item's invoice, reads and matches its lines in memory, and replaces its lines and totals in one
 * transaction. Makes the push due if the invoice is final and reconciled.
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
  const fetched = await fetchInvoice(deps, invoice);
  const document = await readDocument(fetched.csv);
  const lines = joinInvoiceItems(document.lines, fetched.items).map(toMatchable);

  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const current = await em.findOneOrFail(Invoice, { id: item.key });
    const reconciliation = reconcile(document, current.amount, fetched);
    if (reconciliation.reconciled && !current.provisional) await enqueue(em, 'push', current.id);
    const matched = await matchCostLines(em, current.accountId, lines);
    await replaceCostLines(em, current.id, matched);
    em.assign(current, {
      ...reconciliation,
      currency: document.currency,
      lineCount: matched.length,
      matchedCount: matched.filter(({ match }) => match.resource_id !== null).length,
      ingestStatus: 'ingested',
    });
  });
}

/** An item names its resource by `resource_id` or by `resource_uuid`; the other one may be an empty string. */
function toMatchable({ line, item }: { line: CostLine; item: InvoiceItem | null }) {
  const providerResourceId = item?.resource_id || item?.resource_uuid || null;
  return { ...line, providerResourceId };
}
