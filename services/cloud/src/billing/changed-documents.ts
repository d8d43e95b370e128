import { createHash } from 'node:crypto';
import {
  type BillingClient,
  ForbiddenError,
  RateLimitedError,
  UnauthorizedError,
} from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { platformSql } from '../db/tenant-scope.ts';
import { isComplete } from './invoice-document.ts';
import type { InvoiceHeader } from './invoice-headers.ts';

const CHECKED_MONTHS = 2;

/**
 * Fetches the CSVs of the last two months again, and returns the uuids of those that differ from the CSV that was
 * fetched before: the provider may correct a document without changing its header. Nothing is kept or parsed: the ingest
 * does that. An invoice whose CSV cannot be fetched counts as changed, so that its ingest reports the failure.
 */
export async function findChangedDocuments(
  em: EntityManager,
  { digitalOcean, now }: { readonly digitalOcean: BillingClient; readonly now: () => Date },
  headers: readonly InvoiceHeader[],
): Promise<ReadonlySet<string>> {
  const earliest = toEarliestPeriod(now());
  const recent = headers
    .filter(({ period, provisional }) => !provisional && period >= earliest)
    .map(({ uuid }) => uuid);
  const changed = new Set<string>();
  for (const { uuid, sha256 } of await readKnownDocuments(em, recent)) {
    if (sha256 !== (await fetchDigest(digitalOcean, uuid))) changed.add(uuid);
  }
  return changed;
}

/** The month, `YYYY-MM`, from which on documents are checked. */
function toEarliestPeriod(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - CHECKED_MONTHS))
    .toISOString()
    .slice(0, 7);
}

/**
 * Reads the digest of the document that was fetched last, for each invoice that does not wait for an ingest anyway. A
 * document without its items counts only if it is of the release before: the ingest of any other has failed.
 */
async function readKnownDocuments(
  em: EntityManager,
  uuids: readonly string[],
): Promise<{ uuid: string; sha256: string | null }[]> {
  if (uuids.length === 0) return [];
  return await platformSql(em)
    .selectFrom('cloud_invoices as i')
    .select('i.provider_uuid as uuid')
    .select((eb) =>
      eb
        .selectFrom('cloud_invoice_documents as d')
        .select('d.sha256')
        .whereRef('d.invoice_id', '=', 'i.id')
        .where(isComplete)
        .orderBy('d.fetched_at', 'desc')
        .orderBy('d.id', 'desc')
        .limit(1)
        .as('sha256'),
    )
    .where('i.provider_uuid', 'in', uuids)
    .where('i.provisional', '=', false)
    .where('i.ingest_status', 'in', ['ingested', 'held'])
    .orderBy('i.id')
    .execute();
}

/** Returns null if the CSV cannot be fetched. */
async function fetchDigest(client: BillingClient, uuid: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of await client.openInvoiceCsv(uuid)) hash.update(chunk);
    return hash.digest('hex');
  } catch (error) {
    if (isForEveryInvoice(error)) throw error;
    return null;
  }
}

/** Whether the provider would fail in the same way for every other invoice. */
function isForEveryInvoice(error: unknown): boolean {
  return (
    error instanceof UnauthorizedError ||
    error instanceof ForbiddenError ||
    error instanceof RateLimitedError
  );
}
