import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { type ApiInvoice, toApiInvoice } from './to-api-invoice.ts';

/** A page of invoice headers; provisional ones only where asked for. */
export async function listInvoices(
  em: EntityManager,
  options: { readonly provisional: boolean; readonly isFinanceConfigured: boolean },
  page: PageRequest,
): Promise<Page<ApiInvoice>> {
  let query = reads(em)
    .selectFrom('cloud_invoices as i')
    .innerJoin('cloud_accounts as a', 'a.id', 'i.account_id')
    .selectAll('i')
    .select('a.provider');
  if (!options.provisional) query = query.where('i.provisional', '=', false);
  return readPage(query, byCreation('i'), page, (row) =>
    toApiInvoice(row, options.isFinanceConfigured),
  );
}
