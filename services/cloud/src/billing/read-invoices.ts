import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type ApiInvoice, type InvoiceRow, toApiInvoice } from './invoice.entity.ts';

/**
 * Reads a page of invoice headers, oldest first by default.
 *
 * @param options.provisional Whether to include provisional invoices.
 */
export async function listInvoices(
  em: EntityManager,
  options: { readonly provisional: boolean; readonly isFinanceConfigured: boolean },
  page: PageRequest,
): Promise<Page<ApiInvoice>> {
  let query = selectInvoices(em);
  if (!options.provisional) query = query.where('i.provisional', '=', false);
  return readPage(query, invoiceOrder, page, (row) =>
    toApiInvoice(row, options.isFinanceConfigured),
  );
}

const invoiceOrder = byCreation('i');

/** @throws {ArcadiaError} `not_found`. */
export async function readInvoice(em: EntityManager, id: string): Promise<InvoiceRow> {
  const row = await selectInvoices(em).where('i.id', '=', id).executeTakeFirst();
  if (row === undefined) throw invoiceNotFound(id);
  return row;
}

export function invoiceNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no invoice ${id}. Check the id.`);
}

function selectInvoices(em: EntityManager) {
  return reads(em)
    .selectFrom('cloud_invoices as i')
    .innerJoin('cloud_accounts as a', 'a.id', 'i.account_id')
    .selectAll('i')
    .select('a.provider');
}
