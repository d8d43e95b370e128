import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Tables } from '../db/tables.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { readInvoice } from './read-invoices.ts';

type PushAttempt = components['schemas']['PushAttempt'];

/**
 * Reads a page of the requests to finance for an invoice, oldest first by default.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function listPushAttempts(
  em: EntityManager,
  invoiceId: string,
  page: PageRequest,
): Promise<Page<PushAttempt>> {
  const { id } = await readInvoice(em, invoiceId);
  const query = reads(em)
    .selectFrom('finance_push_attempts as a')
    .leftJoin('finance_push_receipts as r', 'r.attempt_id', 'a.id')
    .selectAll('a')
    .select(['r.outcome', 'r.finance_invoice_id', 'r.status', 'r.detail', 'r.received_at'])
    .where('a.invoice_id', '=', id);
  return readPage(query, attemptOrder, page, toApiAttempt);
}

const attemptOrder = byCreation('a');

type Row = Selectable<Tables['finance_push_attempts']> & {
  readonly [Name in keyof Omit<Selectable<Tables['finance_push_receipts']>, 'attempt_id'>]:
    | Selectable<Tables['finance_push_receipts']>[Name]
    | null;
};

function toApiAttempt(row: Row): PushAttempt {
  const { outcome, received_at } = row;
  return {
    id: row.id,
    revision: row.revision,
    run_id: row.run_id,
    digest: row.digest,
    target: row.target,
    amount_gross_minor: Number(row.amount_gross_minor),
    amount_tax_minor: Number(row.amount_tax_minor),
    currency: row.currency,
    deadline_at: toTimestamp(row.deadline_at),
    created_at: toTimestamp(row.created_at),
    receipt:
      outcome === null || received_at === null
        ? null
        : {
            outcome,
            finance_invoice_id: row.finance_invoice_id,
            status: row.status,
            detail: row.detail,
            received_at: toTimestamp(received_at),
          },
  };
}
