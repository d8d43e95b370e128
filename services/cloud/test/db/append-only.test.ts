import { randomUUID } from 'node:crypto';
import { SERVICE_ROLE } from '@arcadia/sandbox/postgres/roles.ts';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { purgeQueue } from '../../src/queue/purge-queue.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { toDatabase } from '../setup/prepare-database.ts';
import { insertAccount, insertInvoice, insertRevision, insertRun } from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

const DENIED = { code: '42501' };
/** The names of triggers, and their functions: a new table must have both, or the grants would miss it. */
const FUNCTIONS = ['refuse_change', 'keep_event', 'keep_with_invoice', 'keep_with_push_attempt'];

let service: TestService;
let owner: ReturnType<typeof createServiceOrm>;
let preview: string;
const em = () => service.em();
const ownerEm = () => openScope(owner, 'all');

beforeAll(async () => {
  service = await startTestService();
  const { pathname } = new URL(service.config.databaseUrl);
  owner = createServiceOrm({ databaseUrl: toDatabase(inject('roleUrls').migrationUrl, pathname) });
  const admin = await service.admin();
  const shop = { tenant_id: 'acme', slug: 'shop', display_name: 'Shop', region: 'syd1' };
  await admin.deployments.create(shop);
  await admin.queue.pauseKind('push');
  await insertRun(em(), 'push', "now() - interval '89 days'");
  const account = await insertAccount(em());
  preview = await insertPushed(account, { provisional: true });
  await insertPushed(account, {});
});
afterAll(async () => {
  await owner.close();
  await service[Symbol.asyncDispose]();
});

/** Inserts an invoice with a revision, an attempt to push and its receipt. */
async function insertPushed(account: string, columns: Record<string, unknown>): Promise<string> {
  const id = await insertInvoice(em(), account, columns);
  await insertRevision(em(), id, 1, '100.00');
  const attempt = randomUUID();
  await em().execute(
    `insert into finance_push_attempts (id, invoice_id, digest, target, amount_gross_minor, amount_tax_minor,
       currency, deadline_at) values (?, ?, 'd', 't', 1, 0, 'USD', now())`,
    [attempt, id],
  );
  await em().execute(
    `insert into finance_push_receipts (attempt_id, outcome, status) values (?, 'refused', 422)`,
    [attempt],
  );
  return id;
}

/** The append-only tables, by the names of their triggers or by what these execute. */
async function appendOnlyTables(by: 'name' | 'function'): Promise<string[]> {
  const condition = by === 'name' ? "t.tgname ~ '_append_only$'" : 'p.proname = any(?)';
  const rows = await ownerEm().execute<{ name: string }[]>(
    `select distinct c.relname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
       join pg_proc p on p.oid = t.tgfoid
     where not t.tgisinternal and t.tgtype & 1 = 1 and ${condition} order by name`,
    by === 'name' ? [] : [`{${FUNCTIONS.join(',')}}`],
  );
  return rows.map(({ name }) => name);
}

/** Statements that change every row of a table. */
async function changesOf(table: string): Promise<string[]> {
  const [column] = await ownerEm().execute<{ name: string }[]>(
    'select attname as name from pg_attribute where attrelid = ?::regclass and attnum = 1',
    [table],
  );
  return [
    `update ${table} set ${column?.name} = ${column?.name}`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ];
}

const tables = [
  'audit_log',
  'cloud_deployment_events',
  'cloud_invoice_revisions',
  'feed_epochs',
  'finance_push_attempts',
  'finance_push_receipts',
  'work_runs',
];

it('finds the same append-only tables by the names and by the functions of triggers', async () => {
  expect(await appendOnlyTables('name')).toEqual(tables);
  expect(await appendOnlyTables('function')).toEqual(tables);
});

describe.each(tables)('%s', (table) => {
  it('lets the service select and insert, and nothing else', async () => {
    for (const change of await changesOf(table)) {
      await expect(em().execute(change)).rejects.toMatchObject(DENIED);
    }
    const [held] = await ownerEm().execute(
      `select array_agg(lower(a.privilege_type) order by 1) as rights
       from pg_class c, aclexplode(c.relacl) a where c.oid = ?::regclass and a.grantee = ?::regrole`,
      [table, SERVICE_ROLE],
    );
    expect(held).toEqual({ rights: ['insert', 'select'] });
  });

  it('refuses every change of its rows, and a truncate, to the owner too', async () => {
    const [stored] = await ownerEm().execute(`select count(*)::integer as rows from ${table}`);
    expect(stored?.rows).toBeGreaterThan(0);
    for (const change of await changesOf(table)) {
      await expect(ownerEm().execute(change)).rejects.toMatchObject({ code: '23000' });
    }
  });
});

it('refuses changes of partitions that a table gets later to the service, and of their rows to the owner', async () => {
  await ownerEm().execute(`
    create table later (like cloud_deployment_events including defaults) partition by hash (deployment_id);
    create trigger later_append_only before update or delete on later for each row execute function keep_event();
    create trigger later_no_truncate before truncate on later for each statement execute function refuse_change();
    create table later_0 partition of later for values with (modulus 2, remainder 0);
    insert into later select * from cloud_deployment_events limit 0`);
  await migrate(owner, { name: SERVICE_ROLE, report: () => undefined });
  await ownerEm().execute(
    `create table later_1 partition of later for values with (modulus 2, remainder 1);
     insert into later overriding system value select * from cloud_deployment_events`,
  );
  const [filled] = await ownerEm().execute<{ name: string }[]>(
    'select distinct tableoid::regclass::text as name from later',
  );
  for (const table of ['later', 'later_0', 'later_1']) {
    for (const change of await changesOf(table)) {
      await expect(em().execute(change)).rejects.toMatchObject(DENIED);
    }
    await em().execute(`select from ${table}`);
  }
  // PostgreSQL gives partitions the row triggers of their table, but not the one that refuses a truncate.
  const [update = '', remove = ''] = await changesOf(filled?.name ?? '');
  for (const change of [update, remove]) {
    await expect(ownerEm().execute(change)).rejects.toThrow('append-only');
  }
  await ownerEm().execute('drop table later');
});

it('lets the service change no schema and no list of migrations', async () => {
  for (const statement of [
    'create table mine ()',
    'alter table cloud_deployments add column mine text',
    'drop table work_items',
    'truncate work_items',
    'alter table cloud_deployment_events disable trigger cloud_deployment_events_append_only',
    'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return old; end $$',
    'create trigger mine before insert on work_items for each row execute function keep_rerun()',
    'delete from schema_migrations',
    'set session_replication_role = replica',
    'create schema mine',
    'drop schema public cascade',
  ]) {
    await expect(em().execute(statement), statement).rejects.toMatchObject(DENIED);
  }
});

it('deletes runs through the function of the owner after 90 days, and no younger ones', async () => {
  await insertRun(em(), 'ingest', "now() - interval '91 days'");
  await purgeQueue(service.service.orm);
  const kept = await em().execute('select kind from work_runs');
  expect(kept).toEqual([{ kind: 'push' }]);
});

it('deletes revisions, attempts and receipts only with their invoice, and no final invoice', async () => {
  const final = em().execute('delete from cloud_invoices where not provisional');
  await expect(final).rejects.toThrow('is final and stays');
  const count = async () =>
    await em().execute(`select (select count(*)::integer from cloud_invoice_revisions) as revisions,
      (select count(*)::integer from finance_push_attempts) as attempts,
      (select count(*)::integer from finance_push_receipts) as receipts`);
  expect(await count()).toEqual([{ revisions: 2, attempts: 2, receipts: 2 }]);
  await em().execute('delete from cloud_invoices where id = ?', [preview]);
  expect(await count()).toEqual([{ revisions: 1, attempts: 1, receipts: 1 }]);
});

it('may execute only functions of the owner that nobody else may, and that search one schema', async () => {
  const functions = await ownerEm().execute(
    `select proname from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef
       and (p.proconfig is null or not 'search_path=public, pg_temp' = any(p.proconfig)
         or exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0))`,
  );
  expect(functions).toEqual([]);
});

it('keeps a final invoice final', async () => {
  const change = em().execute('update cloud_invoices set provisional = true where not provisional');
  await expect(change).rejects.toThrow('is final and stays');
});
