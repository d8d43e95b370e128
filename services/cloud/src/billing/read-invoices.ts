import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { toMonth } from './billing-month.ts';
import { type ApiInvoice, type InvoiceRow, toApiInvoice } from './invoice.entity.ts';

export interface InvoiceFilter {
  /** The billed month: `YYYY-MM`, or any day of it. */
  readonly period?: string | undefined;
  readonly ingestStatus?: ApiInvoice['ingest_status'] | undefined;
  readonly financeStatus?: ApiInvoice['finance_status'] | undefined;
  readonly reconciled?: boolean | undefined;
  readonly taxDiffers?: boolean | undefined;
  readonly changedAfterPush?: boolean | undefined;
  /** Whether to include provisional invoices. */
  readonly provisional: boolean;
  readonly isFinanceConfigured: boolean;
}

/**
 * Reads a page of invoice headers, oldest first by default.
 *
 * @throws {ArcadiaError} `invalid_request` if `period` is neither a month nor a day.
 */
export async function listInvoices(
  em: EntityManager,
  filter: InvoiceFilter,
  page: PageRequest,
): Promise<Page<ApiInvoice>> {
  const { ingestStatus, reconciled, taxDiffers, changedAfterPush } = filter;
  let query = selectInvoices(em);
  if (!filter.provisional) query = query.where('i.provisional', '=', false);
  if (filter.period !== undefined) query = query.where('i.period', '=', toMonth(filter.period));
  if (ingestStatus !== undefined) query = query.where('i.ingest_status', '=', ingestStatus);
  query = query.where(hasFinanceStatus(filter));
  if (reconciled === true) query = query.where('i.reconciled', '=', true);
  if (reconciled === false) query = query.where('i.reconciled', 'is not', true);
  if (taxDiffers !== undefined) query = query.where('i.tax_differs', '=', taxDiffers);
  if (changedAfterPush === true) query = query.where(isChangedAfterPush);
  if (changedAfterPush === false) query = query.where(sql<boolean>`not ${isChangedAfterPush}`);
  return readPage(query, invoiceOrder, page, (row) =>
    toApiInvoice(row, filter.isFinanceConfigured),
  );
}

/** Without finance, a pending push is `not_configured`. */
function hasFinanceStatus({ financeStatus, isFinanceConfigured }: InvoiceFilter) {
  if (financeStatus === undefined) return sql<boolean>`true`;
  const pending = isFinanceConfigured ? 'pending' : 'not_configured';
  if (financeStatus === pending) return sql<boolean>`i.finance_status = 'pending'`;
  const isOther = financeStatus === 'pushed' || financeStatus === 'failed';
  return isOther ? sql<boolean>`i.finance_status = ${financeStatus}` : sql<boolean>`false`;
}

const invoiceOrder = byCreation('i');

/** @throws {ArcadiaError} `not_found`. */
export async function readInvoice(em: EntityManager, id: string): Promise<InvoiceRow> {
  const row = await selectInvoices(em).where('i.id', '=', id).executeTakeFirst();
  if (row === undefined) throw invoiceNotFound(id);
  return row;
}

/** Reads the invoices with these ids, in the order of the ids. Those that do not exist are left out. */
export async function readInvoicesByIds(
  em: EntityManager,
  ids: readonly string[],
): Promise<InvoiceRow[]> {
  if (ids.length === 0) return [];
  return await selectInvoices(em).where('i.id', 'in', ids).orderBy('i.id').execute();
}

export function invoiceNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no invoice ${id}. Check the id.`);
}

function selectInvoices(em: EntityManager) {
  return reads(em)
    .selectFrom('cloud_invoices as i')
    .innerJoin('cloud_accounts as a', 'a.id', 'i.account_id')
    .selectAll('i')
    .select(['a.provider', isChangedAfterPush.as('changed_after_push')]);
}

/** PostgreSQL knows from the index `cloud_invoices_behind` how few invoices this is true for. */
const isBehind = sql`coalesce(i.pushed_revision <> coalesce(i.applied_revision, 0), false)`;

/** Whether finance has a revision of the invoice `i` with another amount, tax or currency. */
export const isChangedAfterPush: RawBuilder<boolean> = sql<boolean>`(
  ${isBehind} and exists (
    select from cloud_invoice_revisions pushed
    where pushed.invoice_id = i.id and pushed.revision = i.pushed_revision
      and (pushed.amount, pushed.tax_total, pushed.currency)
        is distinct from (i.amount, coalesce(i.tax_total, 0), i.currency)))`;
