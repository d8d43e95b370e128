import type { EntityManager } from '@mikro-orm/postgresql';
import { type Selectable, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import type { Invoice } from './invoice.entity.ts';
import type { Reconciliation } from './reconcile.ts';

/** A row of `cloud_invoice_revisions`: a document of an invoice, with the totals that were read from it. */
export type RevisionRow = Selectable<Tables['cloud_invoice_revisions']>;

/** The content of a revision. */
export interface RevisionContent {
  /** The amount of the invoice in the provider's list. */
  readonly amount: string;
  /** Null if the release that ingested it did not keep the CSV. */
  readonly sha256: string | null;
  readonly currency: string;
  readonly lineCount: number;
  readonly reconciliation: Reconciliation;
}

export interface RevisionCause {
  readonly cause: RevisionRow['cause'];
  /** Why an operator accepted the differences of the content; null if nobody had to. */
  readonly reason: string | null;
  readonly isApplied: boolean;
}

/** Appends a revision to the invoice and returns its number. The caller has locked the invoice. */
export async function addRevision(
  em: EntityManager,
  invoiceId: string,
  content: RevisionContent,
  { cause, reason, isApplied }: RevisionCause,
): Promise<number> {
  const { reconciliation } = content;
  const revision = ((await findLatestRevision(em, invoiceId))?.revision ?? 0) + 1;
  const { differences } = reconciliation;
  await platformSql(em)
    .insertInto('cloud_invoice_revisions')
    .values({
      invoice_id: invoiceId,
      revision,
      document_sha256: content.sha256,
      cause,
      amount: content.amount,
      currency: content.currency,
      line_count: content.lineCount,
      lines_total: reconciliation.linesTotal,
      tax_total: reconciliation.taxTotal,
      delta: reconciliation.delta,
      rounding: reconciliation.rounding,
      reconciled: reconciliation.reconciled,
      differences: differences === null ? null : JSON.stringify({ ...differences, revision }),
      reason,
      applied_at: isApplied ? sql<string>`now()` : null,
    })
    .execute();
  return revision;
}

/** Reads the revision that gave the invoice its amount, lines and totals; undefined if none was applied yet. */
export async function findAppliedRevision(
  em: EntityManager,
  { id, appliedRevision }: Pick<Invoice, 'id' | 'appliedRevision'>,
): Promise<RevisionRow | undefined> {
  if (appliedRevision === null) return undefined;
  return await findRevision(em, id, appliedRevision);
}

/** The content of a stored revision. */
export function toContent(row: RevisionRow): RevisionContent {
  return {
    amount: row.amount,
    sha256: row.document_sha256,
    currency: row.currency,
    lineCount: row.line_count,
    reconciliation: {
      linesTotal: row.lines_total,
      taxTotal: row.tax_total,
      delta: row.delta,
      rounding: row.rounding,
      reconciled: row.reconciled,
      taxDiffers: false,
      differences: row.differences,
      explanation: null,
    },
  };
}

export async function findRevision(
  em: EntityManager,
  invoiceId: string,
  revision: number,
): Promise<RevisionRow | undefined> {
  return await selectRevisions(em, invoiceId).where('revision', '=', revision).executeTakeFirst();
}

export async function findLatestRevision(
  em: EntityManager,
  invoiceId: string,
): Promise<RevisionRow | undefined> {
  return await selectRevisions(em, invoiceId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function selectRevisions(em: EntityManager, invoiceId: string) {
  return platformSql(em)
    .selectFrom('cloud_invoice_revisions')
    .selectAll()
    .where('invoice_id', '=', invoiceId);
}
