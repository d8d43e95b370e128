import type { EntityManager } from '@mikro-orm/postgresql';

/** The invoice that has revisions and push attempts, and some thousand lines. */
export const invoiceId = '00000000-0000-7000-8000-000000000001';
/** Half of all deployments are of this tenant, and all of these are active. */
export const largeTenant = 'large';

/**
 * Stores 200,000 rows in each table that grows, most of them alike and a few of each other sort. Builds the indexes after
 * that, which takes a fraction of the time.
 */
export async function fillLists(em: EntityManager): Promise<void> {
  const indexes = (await em.execute(secondaryIndexes)).map(readIndex);
  await em.execute(`drop index ${indexes.map(({ name }) => name).join(', ')}`);
  await Promise.all(fills.map((statements) => run(em, statements)));
  await Promise.all(indexes.map(({ definition }) => run(em, definition)));
  await em.execute('analyze');
}

const tables = [
  ...['cloud_invoices', 'cloud_cost_lines', 'cloud_resources', 'cloud_deployments', 'audit_log'],
  ...['work_items', 'plan_versions', 'addons'],
];

/** All indexes but those of constraints. */
const secondaryIndexes = `
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
where i.indrelid::regclass::text = any('{${tables}}') and not exists (
  select from pg_constraint c where c.conindid = i.indexrelid)`;

function readIndex(row: object): { name: string; definition: string } {
  if (!('name' in row && 'definition' in row)) throw new TypeError('An index has no name.');
  return { name: String(row.name), definition: String(row.definition) };
}

/** Foreign keys are not checked: their triggers would take most of the time. */
async function run(em: EntityManager, statements: string): Promise<void> {
  await em.fork().transactional(async (tx) => {
    await tx.execute('set local session_replication_role = replica');
    await tx.execute(statements);
  });
}

const ROWS = 200_000;
const account = '00000000-0000-7000-8000-0000000000a0';
const id = (n: string) => `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
/** Rows of one transaction have the same time, as those of an ingest or of a sync have. */
const createdAt = `timestamptz '2026-01-01' + (n / 500) * interval '1 minute'`;
const each = `from generate_series(1, ${ROWS}) as n`;

const month = (n: string) => `to_char(date '2025-01-01' + (${n}) * interval '1 month', 'YYYY-MM')`;

const fills = [
  // 10,000 lines in each of 20 months, one invoice each. The last month is running.
  `insert into cloud_cost_lines (id, invoice_id, period, provisional, "row", kind, charge_category, product,
     description, amount, currency, unmatched_reason, created_at)
   select ${id('n')}, ${id('case when n / 10000 = 0 then 20 else n / 10000 end')}, ${month('n / 10000')},
     n / 10000 = 19, n, case when n % 5000 = 0 then 'support' else 'droplet' end,
     'usage', 'Droplets', 'web', 1, 'USD', 'not_a_resource', ${createdAt}
   from generate_series(0, ${ROWS - 1}) as n`,
  `insert into cloud_accounts (id, provider, urn, name) values ('${account}', 'digitalocean', 'urn', 'team');
   insert into cloud_invoices (id, account_id, provider_uuid, period, amount, provider_amount, currency, provisional,
     ingest_status, finance_status, reconciled, tax_differs, applied_revision, pushed_revision, created_at)
   select ${id('n')}, '${account}', n, ${month('n % 20')},
     1, 1, 'USD', n % 20 = 19, case when n % 5000 = 7 then 'held' else 'ingested' end,
     case when n % 5000 = 8 then 'failed' else 'pushed' end, n % 5000 <> 7, n % 5000 = 9, 1,
     case when n % 5000 = 10 then 2 else 1 end, ${createdAt} ${each};
   insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
     lines_total, tax_total, delta, reconciled)
   select i.id, i.pushed_revision, 'provider', i.pushed_revision, 'USD', 1, 1, 0, 0, true from cloud_invoices i;
   insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
     lines_total, tax_total, delta, reconciled)
   select '${invoiceId}', n, 'provider', 1, 'USD', 1, 1, 0, 0, true from generate_series(2, 5000) as n;
   insert into finance_push_attempts (id, invoice_id, digest, target, amount_gross_minor,
     amount_tax_minor, currency, deadline_at, created_at)
   select gen_random_uuid(), '${invoiceId}', 'digest', 'target', 1, 0, 'USD', now(), now() + n * interval '1 minute'
   from generate_series(1, 5000) as n`,
  `insert into cloud_resources (id, account_id, kind, provider_id, name, first_seen_at, last_seen_at, created_at)
   select ${id('n')}, '${account}', case when n % 5000 = 0 then 'database' else 'droplet' end, n, 'web',
     now(), now(), ${createdAt} ${each}`,
  `insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq, created_at)
   select ${id('n')}, case when n % 5000 = 1 then 'small' when n % 2 = 0 then '${largeTenant}' else 't-' || n % 999 end,
     's-' || n, 'Shop', 'syd1',
     case when n % 5000 = 3 then 'suspended' when n % 4 = 1 then 'cancelled' else 'active' end, 'none', 1, ${createdAt} ${each}`,
  `insert into audit_log (id, actor_kind, actor_id, action, target_type, target_id, after, created_at)
   select ${id('n')}, 'operator', case when n % 5000 = 0 then 'rare' else 'ops' end,
     case when n % 5000 = 1 then 'acceptInvoice' else 'assignResource' end, 'resource', ${id('n % 10000')}, '{}',
     ${createdAt} ${each}`,
  `insert into work_items (kind, key, due_at, attempts, outcome, lease_token, lease_until, created_at)
   select case when n % 5000 in (1, 2, 3) then 'push' else 'deployment-due' end, 'k-' || n,
     case when n % 5000 in (3, 4, 5) then now() - interval '1 day' else now() + interval '10 days' end,
     case when n % 5000 = 6 then 1 else 0 end, case n % 5000 when 1 then 'failed' when 2 then 'held' end,
     case when n % 5000 = 4 then gen_random_uuid() end, case when n % 5000 = 4 then now() + interval '1 day' end,
     ${createdAt} ${each}`,
  `insert into plans (id, code, name) select gen_random_uuid(), 'p-' || n, 'P' from generate_series(1, 2000) as n;
   insert into plans (id, code, name) values (gen_random_uuid(), 'listed', 'Listed');
   insert into plan_versions (id, plan_id, version, base_price_cents, currency, status, created_at)
   select gen_random_uuid(), p.id, n, 100, 'USD', case when p.code = 'p-7' and n < 10 then 'draft' else 'retired' end,
     timestamptz '2026-01-01' + n * interval '1 hour' from plans p, generate_series(2, 20) as n;
   insert into addons (id, code, name, meter, qty, price_cents, currency, status, created_at)
   select gen_random_uuid(), 'a-' || n, 'A', 'seats', 1, 100, 'USD', 'retired', ${createdAt}
   from generate_series(1, 40000) as n`,
];
