import { buffer } from 'node:stream/consumers';
import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { byRevision, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { revisionNotFound } from './accept-invoice.ts';
import { findDocument } from './invoice-document.ts';
import { findRevision, type RevisionRow } from './invoice-revision.ts';
import { readInvoice } from './read-invoices.ts';

type ApiRevision = components['schemas']['InvoiceRevision'];

/**
 * Reads a page of the revisions of an invoice, oldest first by default.
 *
 * @throws {ArcadiaError} `not_found` if the invoice does not exist.
 */
export async function listRevisions(
  em: EntityManager,
  invoiceId: string,
  page: PageRequest,
): Promise<Page<ApiRevision>> {
  await readInvoice(em, invoiceId);
  const query = reads(em)
    .selectFrom('cloud_invoice_revisions as r')
    .selectAll('r')
    .where('r.invoice_id', '=', invoiceId);
  return await readPage(query, revisionOrder, page, toApiRevision);
}

const revisionOrder = byRevision('r');

function toApiRevision(row: RevisionRow): ApiRevision {
  const { invoice_id: _invoiceId, applied_at, created_at, ...revision } = row;
  return {
    ...revision,
    applied_at: toNullableTimestamp(applied_at),
    created_at: toTimestamp(created_at),
  };
}

/** The CSV of an invoice, with a name for the file. */
export interface DocumentFile {
  readonly csv: Uint8Array;
  readonly name: string;
}

/**
 * Reads the CSV of a revision, or without one the CSV that was fetched last.
 *
 * @throws {ArcadiaError} `not_found` if the invoice or the revision does not exist, or the CSV was not kept.
 */
export async function readDocumentFile(
  em: EntityManager,
  invoiceId: string,
  revision: number | undefined,
): Promise<DocumentFile> {
  const { period, invoice_number } = await readInvoice(em, invoiceId);
  const found = revision === undefined ? undefined : await findRevision(em, invoiceId, revision);
  if (revision !== undefined && found === undefined) throw revisionNotFound(revision);
  const sha256 = found?.document_sha256;
  const document = sha256 === null ? undefined : await findDocument(em, invoiceId, sha256);
  if (document === undefined) {
    const detail = 'The service has no CSV of this invoice yet. Ingest the invoice first.';
    throw new ArcadiaError('not_found', detail);
  }
  const number = invoice_number === null ? '' : `-${invoice_number.replace(/[^\w-]/g, '')}`;
  return { csv: await buffer(document.openCsv()), name: `invoice-${period}${number}.csv` };
}
