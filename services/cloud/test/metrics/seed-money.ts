import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../../src/db/tenant-scope.ts';

/**
 * Stores an account with two invoices over 100 and 50 USD. The second one does not add up. 30 USD of the first belong to
 * no known resource, and 10 are not of a resource at all.
 */
export async function seedMoney(em: EntityManager): Promise<void> {
  const db = platformSql(em);
  await sql`insert into cloud_accounts (id, provider, urn, name, not_visible_kinds)
    values (gen_random_uuid(), 'digitalocean', 'do:team:1', 'Arcadia', '["volume", "app"]')`.execute(
    db,
  );
  await sql`insert into cloud_invoices
    (id, account_id, provider_uuid, period, amount, currency, ingest_status, reconciled, line_count, matched_count)
    select gen_random_uuid(), id, uuid, '2026-04', amount, 'USD', 'ingested', amount > 60, lines, 0
    from cloud_accounts, (values ('i-1', 100, 2), ('i-2', 50, 0)) invoice (uuid, amount, lines)`.execute(
    db,
  );
  await sql`insert into cloud_cost_lines (id, invoice_id, row, kind, charge_category, product,
    description, amount, currency, extra, unmatched_reason)
    select gen_random_uuid(), id, row, 'droplet', 'usage', 'Droplets', 'web', line.amount, 'USD', '{}', reason
    from cloud_invoices, (values (1, 30, 'not_found'), (2, 10, 'not_a_resource')) line (row, amount, reason)
    where provider_uuid = 'i-1'`.execute(db);
}
