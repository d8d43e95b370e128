import { InvoiceCsvError } from '@arcadia/do-billing';
import type { InvoiceItem } from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { inTransaction } from '../db/transaction.ts';
import { complete } from '../queue/end-run.ts';
import { enqueue } from '../queue/enqueue.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import { lockAccount } from '../resources/cloud-account.entity.ts';
import { endHold, lockHold } from './accept-invoice.ts';
import { applyDocument, type ParsedDocument, parseDocument } from './apply-document.ts';
import { Invoice, toApiInvoice } from './invoice.entity.ts';
import { findCompleteDocument, findDocument, type KeptDocument } from './invoice-document.ts';
import { findAppliedRevision, findLatestRevision, type RevisionRow } from './invoice-revision.ts';
import { invoiceNotFound, readInvoicesByIds } from './read-invoices.ts';

/**
 * Makes the reparse of invoices due, or of all that have a kept document. Returns how many.
 *
 * @throws {ArcadiaError} `not_found` if one of them does not exist.
 */
export async function requestReparse(
  em: EntityManager,
  request: { readonly ids: readonly string[] } | { readonly all: true },
  audit: AuditContext,
): Promise<number> {
  return await inTransaction(em, async (tx) => {
    const ids = 'ids' in request ? toKeys(request.ids) : await findKeptInvoices(tx);
    const invoices = await readInvoicesByIds(tx, ids);
    const found = new Set(invoices.map(({ id }) => id));
    const missing = ids.find((id) => !found.has(id));
    if (missing !== undefined) throw invoiceNotFound(missing);
    for (const invoice of invoices) {
      await enqueue(tx, 'reparse', invoice.id);
      const target = { type: 'invoice', id: invoice.id } as const;
      const before = toApiInvoice(invoice, true);
      const after = { asked: 'reparse' };
      await recordAudit(tx, { action: 'reparseInvoices', target, before, after }, audit);
    }
    return invoices.length;
  });
}

/** The ids as PostgreSQL has them: an id in capitals must not be another key of a work item. */
function toKeys(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

async function findKeptInvoices(em: EntityManager): Promise<string[]> {
  const rows = await platformSql(em)
    .selectFrom('cloud_invoice_documents')
    .select('invoice_id')
    .distinct()
    .execute();
  return rows.map(({ invoice_id }) => invoice_id);
}

/**
 * Reads the kept documents of the item's invoice again: the one of its applied revision, and the one that was fetched
 * last if that is another. Adds a revision if lines or totals differ. Pushes nothing.
 */
export async function reparseInvoice(
  { orm }: { readonly orm: MikroORM },
  item: ClaimedWork,
): Promise<void> {
  const scope = openScope(orm, 'all');
  const invoice = await scope.findOneOrFail(Invoice, { id: item.key });
  const latest = await findLatestRevision(scope, invoice.id);
  const [readFirst, ...readOthers] = await findReadings(scope, invoice, latest);
  // Nearly all invoices have one document. It is read before anything is locked.
  let first = (await readFirst?.()) ?? null;

  await openScope(orm, 'all').transactional(async (em) => {
    await lockAccount(em, invoice.accountId);
    await assertLease(em, item);
    // Before the invoice: `acceptInvoice` locks in this order too.
    await lockHold(em, invoice.id);
    let added: number | null = null;
    if (await isUnchanged(em, invoice, latest)) {
      const { ingestStatus } = await em.findOneOrFail(Invoice, { id: invoice.id });
      const apply = async (document: ParsedDocument | null) => {
        if (document === null) return;
        const applied = await applyDocument(em, invoice.id, document, 'reparse');
        added = applied.added ?? added;
        // An ingest that will run decides itself.
        if (ingestStatus === 'pending') applied.invoice.ingestStatus = 'pending';
        else if (!applied.isApplied || applied.invoice.reconciled === false) hold(applied.invoice);
        else await endHold(em, invoice.id);
      };
      await apply(first);
      // One document at a time: each holds the ids of the resources of all its lines.
      first = null;
      for (const read of readOthers) await apply(await read());
    }
    await complete(em, item, { result: { revision: added } });
  });
}

/** Whether neither an ingest has read a newer document meanwhile, nor a discovery has made the invoice final. */
async function isUnchanged(
  em: EntityManager,
  { id, provisional }: Invoice,
  latest: RevisionRow | undefined,
): Promise<boolean> {
  const current = await em.findOneOrFail(Invoice, { id });
  const { revision } = (await findLatestRevision(em, id)) ?? {};
  return current.provisional === provisional && revision === latest?.revision;
}

function hold(invoice: Invoice): void {
  if (!invoice.provisional) invoice.ingestStatus = 'held';
}

/** Reads a document; null for an unreadable one that its ingest has reported. */
type Reading = () => Promise<ParsedDocument | null>;

/** Finds the applied document, then the one that was fetched last. The last one decides whether the invoice is held. */
async function findReadings(
  em: EntityManager,
  invoice: Invoice,
  latest: RevisionRow | undefined,
): Promise<Reading[]> {
  const applied = await findAppliedRevision(em, invoice);
  // The invoice has become final, and its document is still that of the preview.
  if (applied === undefined && latest !== undefined) return [];
  const sha256 = applied?.document_sha256 ?? undefined;
  const ofApplied = sha256 === undefined ? undefined : await findDocument(em, invoice.id, sha256);
  const readings: Reading[] = [];
  if (applied !== undefined && ofApplied !== undefined) {
    const items = ofApplied.items === null ? streamStoredItems(em, invoice.id) : null;
    readings.push(() => parseDocument(ofApplied, applied.amount, items));
  }
  const fetchedLast = await findCompleteDocument(em, invoice.id);
  if (fetchedLast === undefined || fetchedLast.sha256 === sha256) return readings;
  const isOfLatest = latest?.document_sha256 === fetchedLast.sha256;
  const amount = isOfLatest ? latest.amount : invoice.providerAmount;
  const isOptional = readings.length > 0;
  return [...readings, () => parseReadable(fetchedLast, amount, isOptional)];
}

/** @param isOptional Whether to return null for an unreadable document, which its ingest has reported. */
async function parseReadable(
  document: KeptDocument,
  amount: string,
  isOptional: boolean,
): Promise<ParsedDocument | null> {
  try {
    return await parseDocument(document, amount);
  } catch (error) {
    if (isOptional && error instanceof InvoiceCsvError) return null;
    throw error;
  }
}

/** The release before kept no items. The stored lines have the ids of resources that came from them. */
async function* streamStoredItems(
  em: EntityManager,
  invoiceId: string,
): AsyncGenerator<InvoiceItem, void, void> {
  const rows = platformSql(em)
    .selectFrom('live_cost_lines')
    .select(['product', 'description', 'group_description', 'amount', 'project_name'])
    .select(['start_at', 'end_at', 'provider_resource_id'])
    .where('invoice_id', '=', invoiceId)
    .where('provider_resource_id', 'is not', null)
    .stream(ROWS_PER_READ);
  for await (const { start_at, end_at, provider_resource_id, ...texts } of rows) {
    yield {
      ...texts,
      resource_id: provider_resource_id,
      start_time: toNullableTimestamp(start_at),
      end_time: toNullableTimestamp(end_at),
    };
  }
}

const ROWS_PER_READ = 1_000;
