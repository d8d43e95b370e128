import type { EntityManager } from '@mikro-orm/postgresql';
import { after, type Page, type PageRequest, toPage } from '../db/page.ts';
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
    .select('a.provider')
    .where(after(page.cursor, 'i'))
    .orderBy('i.created_at')
    .orderBy('i.id')
    .limit(page.limit + 1);
  if (!options.provisional) query = query.where('i.provisional', '=', false);
  const rows = await query.execute();
  return toPage(rows, page.limit, (row) => toApiInvoice(row, options.isFinanceConfigured));
}
