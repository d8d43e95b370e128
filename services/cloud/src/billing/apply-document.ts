import { parseAmount } from '@arcadia/do-billing';
import type { InvoiceSummary } from '@arcadia/do-billing/client';
import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { Invoice } from './invoice.entity.ts';
import type { KeptDocument } from './invoice-document.ts';
import {
  addRevision,
  findAppliedRevision,
  findLatestRevision,
  type RevisionCause,
  type RevisionContent,
  type RevisionRow,
  toContent,
} from './invoice-revision.ts';
import { type DocumentSource, type ReadDocument, readDocument } from './read-document.ts';
import { reconcile } from './reconcile.ts';
import { replaceCostLines } from './replace-cost-lines.ts';

/** A document that was read: its lines, and their totals compared with those of the provider. */
export interface ParsedDocument extends RevisionContent {
  readonly sha256: string;
  readonly lines: ReadDocument['lines'];
}

/**
 * Reads the lines of a kept document, and compares their totals with the provider's.
 *
 * @param amount The amount of the invoice in the provider's list.
 * @param resourceItems The items that name the resources of the lines if the document has none. Default: none.
 * @throws {InvoiceCsvError} if it is not the CSV of an invoice.
 */
export async function parseDocument(
  { sha256, openCsv, items, summary }: KeptDocument,
  amount: string,
  resourceItems: DocumentSource['items'] = null,
): Promise<ParsedDocument> {
  const document = await readDocument({ openCsv, items: items ?? resourceItems });
  const itemSums = items === null ? null : document.itemSums;
  return toParsedDocument({ ...document, itemSums }, { sha256, amount, summary });
}

/** Compares the totals of a document with the provider's. */
export function toParsedDocument(
  document: ReadDocument,
  given: {
    readonly sha256: string;
    readonly amount: string;
    readonly summary: InvoiceSummary | null;
  },
): ParsedDocument {
  const { sha256, amount } = given;
  const { currency, lineCount, lines } = document;
  return { amount, sha256, currency, lineCount, lines, reconciliation: reconcile(document, given) };
}

/** The effect of a document on its invoice. */
export interface AppliedDocument {
  readonly invoice: Invoice;
  /** False if the invoice keeps its former lines, because they reconcile and the document does not. */
  readonly isApplied: boolean;
  /** The revision that this document added; null if it says the same as the applied or the latest revision. */
  readonly added: number | null;
}

/**
 * Gives the invoice the amount, tax, lines and totals of a document, as a revision. A document that does not reconcile
 * never replaces lines that do: it is added as a revision that an operator can accept. Provisional documents always
 * replace. A document that says the same as the applied revision adds none.
 *
 * Locks the invoice; the caller has locked its account and its work item.
 */
export async function applyDocument(
  em: EntityManager,
  invoiceId: string,
  document: ParsedDocument,
  cause: Exclude<RevisionRow['cause'], 'operator'>,
): Promise<AppliedDocument> {
  const invoice = await lockInvoice(em, invoiceId);
  const applied = await findAppliedRevision(em, invoice);
  const isSame = isSameAsApplied(invoice, applied, document);
  const isReconciled = document.reconciliation.reconciled;
  if (!invoice.provisional && !isReconciled && !isSame && applied?.reconciled === true) {
    return { invoice, isApplied: false, added: await holdDocument(em, invoice, document, cause) };
  }
  const before = isSame ? await digestLines(em, invoiceId) : null;
  const matchedCount = await storeLines(em, invoice, document);
  const isChanged = before === null || before !== (await digestLines(em, invoiceId));
  // An accepted document stays accepted if only the classification of its lines changes.
  const accepted = isSame && applied?.reason != null ? applied : null;
  const revision = { cause, reason: accepted?.reason ?? null, isApplied: true };
  const content = accepted === null ? document : toAccepted(document);
  const added = isChanged ? await addRevision(em, invoiceId, content, revision) : null;
  assignRevision(invoice, content, { revision: added ?? invoice.appliedRevision, matchedCount });
  return { invoice, isApplied: true, added };
}

/**
 * Gives the invoice a document whose differences an operator has accepted, as a new revision that counts as reconciled.
 *
 * Locks the invoice; the caller has locked its account and its work item.
 */
export async function applyAcceptedDocument(
  em: EntityManager,
  invoice: Invoice,
  document: ParsedDocument,
  reason: string,
): Promise<void> {
  const matchedCount = await storeLines(em, invoice, document);
  const content = toAccepted(document);
  const cause: RevisionCause = { cause: 'operator', reason, isApplied: true };
  const revision = await addRevision(em, invoice.id, content, cause);
  assignRevision(invoice, content, { revision, matchedCount });
}

/** Accepts the applied revision of an invoice, whose lines are stored, as a new revision that counts as reconciled. */
export async function keepAppliedLines(
  em: EntityManager,
  invoice: Invoice,
  applied: RevisionRow,
  reason: string,
): Promise<void> {
  const content = toAccepted(toContent(applied));
  const cause: RevisionCause = { cause: 'operator', reason, isApplied: true };
  const revision = await addRevision(em, invoice.id, content, cause);
  assignRevision(invoice, content, { revision, matchedCount: invoice.matchedCount ?? 0 });
}

export async function lockInvoice(em: EntityManager, id: string): Promise<Invoice> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true };
  return await em.findOneOrFail(Invoice, { id }, options);
}

/** Keeps the differences of an accepted document, but counts it as reconciled. */
function toAccepted<Content extends RevisionContent>(document: Content): Content {
  return { ...document, reconciliation: { ...document.reconciliation, reconciled: true } };
}

async function storeLines(
  em: EntityManager,
  invoice: Invoice,
  document: ParsedDocument,
): Promise<number> {
  return (await replaceCostLines(em, invoice, document)).matchedCount;
}

function assignRevision(
  invoice: Invoice,
  { amount, currency, lineCount, reconciliation }: RevisionContent,
  { revision, matchedCount }: { revision: number | null; matchedCount: number },
): void {
  const { linesTotal, taxTotal, delta, rounding, reconciled } = reconciliation;
  const differences =
    reconciled || revision === null || reconciliation.differences === null
      ? null
      : { ...reconciliation.differences, revision };
  Object.assign(invoice, {
    amount,
    currency,
    lineCount,
    matchedCount,
    linesTotal,
    taxTotal,
    delta,
    rounding,
    reconciled,
    differences,
    appliedRevision: revision,
    taxDiffers: !reconciled && reconciliation.taxDiffers,
    lastError: reconciled ? null : reconciliation.explanation,
    ...(reconciled || invoice.provisional ? { ingestStatus: 'ingested' } : {}),
  });
}

/** Adds a revision that is not applied, unless the latest revision says the same. Shows its differences. */
async function holdDocument(
  em: EntityManager,
  invoice: Invoice,
  document: ParsedDocument,
  cause: RevisionRow['cause'],
): Promise<number | null> {
  const { reconciliation } = document;
  const latest = await findLatestRevision(em, invoice.id);
  const isKnown =
    latest !== undefined && latest.applied_at === null && hasContent(latest, document);
  const added = isKnown
    ? null
    : await addRevision(em, invoice.id, document, { cause, reason: null, isApplied: false });
  const revision = added ?? latest?.revision ?? 0;
  invoice.differences =
    reconciliation.differences === null ? null : { ...reconciliation.differences, revision };
  invoice.taxDiffers = reconciliation.taxDiffers;
  invoice.lastError = reconciliation.explanation;
  return added;
}

/**
 * Whether a document says the same as the applied revision, and the invoice still has its amounts: an instance of the
 * release before replaces lines and totals without a revision.
 */
function isSameAsApplied(
  invoice: Invoice,
  applied: RevisionRow | undefined,
  document: ParsedDocument,
): boolean {
  return (
    applied !== undefined &&
    hasContent(applied, document) &&
    isEqual(invoice.amount, applied.amount) &&
    isEqual(invoice.linesTotal ?? '0', applied.lines_total) &&
    isEqual(invoice.taxTotal ?? '0', applied.tax_total)
  );
}

/** Whether a document still reads as the revision says. */
export function hasContent(revision: RevisionRow, document: ParsedDocument): boolean {
  const { reconciliation } = document;
  return (
    revision.document_sha256 === document.sha256 &&
    revision.currency === document.currency &&
    revision.line_count === document.lineCount &&
    isEqual(revision.amount, document.amount) &&
    isEqual(revision.lines_total, reconciliation.linesTotal) &&
    isEqual(revision.tax_total, reconciliation.taxTotal) &&
    // An operator has accepted the differences.
    (revision.reason !== null ||
      (revision.reconciled === reconciliation.reconciled &&
        isEqual(revision.delta, reconciliation.delta)))
  );
}

function isEqual(a: string, b: string): boolean {
  return parseAmount(a).amountMicros === parseAmount(b).amountMicros;
}

/** A digest of the stored lines, without their resources: a new inventory does not change the bill. */
async function digestLines(em: EntityManager, invoiceId: string): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select concat(count(*), ' ', sum(hashtextextended(concat_ws('|', coalesce(first_version_id, id), "row", kind, charge_category,
      size, region, resource_kind, resource_name, provider_resource_id), 0)::numeric)) as digest
    from live_cost_lines where invoice_id = ${invoiceId}::uuid`.execute(platformSql(em));
  return rows[0]?.digest ?? '';
}
