import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { InvoiceRow } from './to-api-invoice.ts';

/** @throws {ArcadiaError} `not_found`. */
export async function readInvoice(em: EntityManager, id: string): Promise<InvoiceRow> {
  const row = await reads(em)
    .selectFrom('cloud_invoices as i')
    .innerJoin('cloud_accounts as a', 'a.id', 'i.account_id')
    .selectAll('i')
    .select('a.provider')
    .where('i.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new ArcadiaError('not_found', 'There is no such invoice.');
  return row;
}
