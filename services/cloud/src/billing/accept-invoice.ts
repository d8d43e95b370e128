import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/audit-log.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { enqueue } from '../queue/enqueue.ts';
import { lockAccount } from '../resources/cloud-account.entity.ts';
import {
  applyAcceptedDocument,
  hasContent,
  keepAppliedLines,
  lockInvoice,
  parseDocument,
} from './apply-document.ts';
import { type InvoiceRow, toApiInvoice } from './invoice.entity.ts';
import { findDocument } from './invoice-document.ts';
import { findLatestRevision, findRevision, type RevisionRow } from './invoice-revision.ts';
import { readInvoice } from './read-invoices.ts';

/** The revision that an operator accepts, and why. */
export interface Acceptance {
  readonly revision: number;
  readonly reason: string;
}

/**
 * Accepts the latest revision of an invoice although it does not reconcile: adds a revision that counts as reconciled,
 * gives the invoice its lines and totals, ends the hold, and makes the push due. If the lines are not stored, they are
 * read from the kept document.
 *
 * @throws {ArcadiaError} `not_found`, `revision_outdated`, `invoice_already_reconciled`, `invoice_provisional`.
 */
export async function acceptInvoice(
  em: EntityManager,
  invoiceId: string,
  { revision, reason }: Acceptance,
  audit: AuditContext,
): Promise<InvoiceRow> {
  return await inTransaction(em, async (tx) => {
    const before = await readInvoice(tx, invoiceId);
    await lockAccount(tx, before.account_id);
    await endHold(tx, invoiceId);
    await enqueue(tx, 'push', invoiceId);
    const invoice = await lockInvoice(tx, invoiceId);
    const accepted = await findAcceptable(tx, await readInvoice(tx, invoiceId), revision);
    if (invoice.appliedRevision === revision) {
      await keepAppliedLines(tx, invoice, accepted, reason);
    } else {
      const document = await readRevision(tx, accepted);
      await applyAcceptedDocument(tx, invoice, document, reason);
    }
    await tx.flush();
    const after = await readInvoice(tx, invoiceId);
    await recordAudit(
      tx,
      {
        action: 'acceptInvoice',
        target: { type: 'invoice', id: invoiceId },
        before: toApiInvoice(before, true),
        after: { ...toApiInvoice(after, true), reason },
      },
      audit,
    );
    return after;
  });
}

/** Locks the work item of an ingest that waits for an operator. Any other one stays free: its worker renews the lease. */
export async function lockHold(em: EntityManager, invoiceId: string): Promise<void> {
  await platformSql(em)
    .selectFrom('work_items')
    .select('key')
    .where('kind', '=', 'ingest')
    .where('key', '=', invoiceId)
    .where('outcome', '=', 'held')
    .forUpdate()
    .execute();
}

/** Ends the work item of an ingest that waits for an operator. */
export async function endHold(em: EntityManager, invoiceId: string): Promise<void> {
  await platformSql(em)
    .updateTable('work_items')
    .set({ outcome: 'done', last_error: null })
    .where('kind', '=', 'ingest')
    .where('key', '=', invoiceId)
    .where('outcome', '=', 'held')
    .execute();
}

async function findAcceptable(
  em: EntityManager,
  { id, provisional, differences, applied_revision }: InvoiceRow,
  revision: number,
): Promise<RevisionRow> {
  const found = await findRevision(em, id, revision);
  if (found === undefined) throw revisionNotFound(revision);
  if (provisional) {
    const detail =
      'The invoice is provisional. Its final document replaces this one; wait until its month is closed.';
    throw new ArcadiaError('invoice_provisional', detail);
  }
  const latest = await findLatestRevision(em, id);
  if (latest !== undefined && latest.revision !== revision) {
    const detail = `The latest revision of the invoice is ${latest.revision}. Compare its differences, then accept that one.`;
    const data = { revision, latest_revision: latest.revision };
    throw new ArcadiaError('revision_outdated', detail, data);
  }
  if (found.applied_at === null && differences?.revision !== revision) {
    const detail = `DigitalOcean has taken the document of revision ${revision} back: the invoice has that of revision ${applied_revision} again. There is nothing to accept.`;
    const data = { revision, latest_revision: applied_revision ?? revision };
    throw new ArcadiaError('revision_outdated', detail, data);
  }
  if (found.reconciled) {
    const detail = `Revision ${revision} is reconciled and applied. There is nothing to accept.`;
    throw new ArcadiaError('invoice_already_reconciled', detail, { revision });
  }
  return found;
}

export function revisionNotFound(revision: number): ArcadiaError {
  return new ArcadiaError(
    'not_found',
    `The invoice has no revision ${revision}. List its revisions.`,
  );
}

/** Reads the document of a revision again. The operator has compared its totals, so they must still be the same. */
async function readRevision(em: EntityManager, row: RevisionRow) {
  const { invoice_id, revision, document_sha256, amount } = row;
  const kept =
    document_sha256 === null ? undefined : await findDocument(em, invoice_id, document_sha256);
  const document = kept === undefined ? undefined : await parseDocument(kept, amount);
  if (document !== undefined && hasContent(row, document)) return document;
  const detail = `The document of revision ${revision} reads differently now. Reparse the invoice, then accept its latest revision.`;
  throw new ArcadiaError('revision_outdated', detail, { revision, latest_revision: revision });
}
