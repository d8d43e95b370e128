import type { components } from '@arcadia/api-client/contract';
import { parseAmount } from '@arcadia/do-billing';
import type { BillingClient } from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue, enqueueOnce } from '../queue/enqueue.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import { recordAccount } from '../resources/cloud-account.entity.ts';
import { findChangedDocuments } from './changed-documents.ts';
import { Invoice } from './invoice.entity.ts';
import { type InvoiceHeaders, readHeaders, recordHeader } from './invoice-headers.ts';
import type { RevisionRow } from './invoice-revision.ts';

export type DiscoveryResult = components['schemas']['DiscoveryResult'];

/**
 * Reads the provider's billing history and all its invoices, stores the header of each, and makes an ingest due for
 * each that is not ingested yet. An invoice is ingested again if its header changed, or if it is of the last two months
 * and its CSV changed. So is the preview of the running month if the provider updated it; it stays provisional until the
 * invoice of the month replaces it.
 *
 * @throws {ArcadiaError} `invoice_unreadable` after the commit, if a header has no readable uuid or period.
 */
export async function discoverInvoices(
  deps: {
    readonly orm: MikroORM;
    readonly digitalOcean: BillingClient;
    readonly now: () => Date;
  },
  item: ClaimedWork,
): Promise<void> {
  const { orm, digitalOcean } = deps;
  const account = await digitalOcean.getAccount();
  const { headers, closedPeriods, unreadable } = await readHeaders(digitalOcean);
  const changedDocuments = await findChangedDocuments(openScope(orm, 'all'), deps, headers);

  await openScope(orm, 'all').transactional(async (em) => {
    const accountId = await recordAccount(em, account);
    await assertLease(em, item);
    const known = new Map(
      (await em.find(Invoice, { accountId })).map((invoice) => [invoice.providerUuid, invoice]),
    );
    const applied = await readAppliedRevisions(em, accountId);
    const isOutdated = (invoice: Invoice) =>
      changedDocuments.has(invoice.providerUuid) || isOutOfStep(invoice, applied.get(invoice.id));
    const recorded = headers.map((header) => {
      const former = known.get(header.uuid);
      const wasOutdated = former !== undefined && isOutdated(former);
      const { invoice, hasChanged } = recordHeader(em, accountId, former, header);
      return { invoice, isNew: former === undefined, isDue: hasChanged || wasOutdated };
    });
    // Work items before invoices: all transactions lock in this order.
    await enqueueOnce(
      em,
      'ingest',
      recorded
        .filter(({ invoice }) => invoice.ingestStatus !== 'ingested')
        .map(({ invoice }) => invoice.id),
    );
    // By key: two transactions that make several items due lock them in one order.
    const due = recorded.flatMap(({ invoice, isDue }) => (isDue ? [invoice.id] : [])).toSorted();
    for (const id of due) await enqueue(em, 'ingest', id);
    await dropReplacedPreviews(em, [...known.values()], closedPeriods);
    const added = recorded.filter(({ isNew }) => isNew).length;
    const result: DiscoveryResult = { found: headers.length, added, changed: due.length };
    if (unreadable.length === 0) await complete(em, item, { result });
  });
  if (unreadable.length > 0) throw unreadableHeaders(unreadable);
}

/** The other invoices are stored. The discovery is tried again, since nothing else could show these ones. */
function unreadableHeaders(unreadable: InvoiceHeaders['unreadable']): ArcadiaError {
  const [first, ...others] = unreadable.map(({ invoice_uuid: uuid, invoice_period: period }) =>
    JSON.stringify({ uuid, period }),
  );
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const detail = `DigitalOcean lists an invoice whose uuid or period is unreadable: ${first}${more}. The other invoices are stored.`;
  return new ArcadiaError('invoice_unreadable', detail, {});
}

/** Reads the applied revisions of the account's invoices, by the id of the invoice. */
async function readAppliedRevisions(
  em: EntityManager,
  accountId: string,
): Promise<ReadonlyMap<string, RevisionRow>> {
  const rows = await platformSql(em)
    .selectFrom('cloud_invoices as i')
    .innerJoin('cloud_invoice_revisions as r', (join) =>
      join.onRef('r.invoice_id', '=', 'i.id').onRef('r.revision', '=', 'i.applied_revision'),
    )
    .selectAll('r')
    .where('i.account_id', '=', accountId)
    .execute();
  return new Map(rows.map((row) => [row.invoice_id, row]));
}

/**
 * Whether an instance of the release before has ingested the invoice: it replaces amount, lines and totals without a
 * revision, and accepts a document that does not reconcile.
 */
function isOutOfStep(invoice: Invoice, applied: RevisionRow | undefined): boolean {
  if (invoice.ingestStatus !== 'ingested') return false;
  if (applied === undefined || (invoice.reconciled === false && !invoice.provisional)) return true;
  return (
    !isEqual(invoice.amount, applied.amount) ||
    !isEqual(invoice.linesTotal ?? '0', applied.lines_total) ||
    !isEqual(invoice.taxTotal ?? '0', applied.tax_total)
  );
}

function isEqual(a: string, b: string): boolean {
  return parseAmount(a).amountMicros === parseAmount(b).amountMicros;
}

/** Deletes previews, with their lines and work items, of months that have their invoice now. */
async function dropReplacedPreviews(
  em: EntityManager,
  invoices: readonly Invoice[],
  closedPeriods: ReadonlySet<string>,
): Promise<void> {
  const replaced = invoices.filter(
    ({ provisional, period }) => provisional && closedPeriods.has(period),
  );
  if (replaced.length === 0) return;
  const keys = replaced.map(({ id }) => id);
  await platformSql(em)
    .deleteFrom('work_items')
    .where('kind', 'in', ['ingest', 'push', 'reparse'])
    .where('key', 'in', keys)
    .execute();
  for (const invoice of replaced) em.remove(invoice);
}
