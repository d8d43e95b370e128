import type { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
const em = () => openScope(orm, 'all');

const recurringKinds = [
  'balance-snapshot',
  'billing-history',
  'due-repair',
  'idempotency-purge',
  'inventory-sync',
  'log-heads',
];

beforeEach(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await em().execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: '20261125400000-pending-plan-changes' });
});
afterEach(async () => {
  await orm.close();
  await database.drop();
});

it('names recurring work items after their kind, and keeps their due time and attempts', async () => {
  for (const kind of recurringKinds) await insert(kind, 'digitalocean');
  await insert('ingest', 'digitalocean');
  await insert('block', 'inventory-sync');
  const kept = `select kind, due_at, attempts, lease_token, lease_until from work_items
    where due_at < '9999-01-01' order by kind`;
  const before = await em().execute(kept);
  await migrate(orm);
  expect(await em().execute(kept)).toEqual(before);
  const named = "select kind, key from work_items where due_at < '9999-01-01' order by kind";
  expect(await em().execute(named)).toEqual(
    [
      ...recurringKinds.map((kind) => ({ kind, key: kind })),
      { kind: 'block', key: 'inventory-sync' },
      { kind: 'ingest', key: 'digitalocean' },
    ].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
  );
});

it('leaves an item that is never due under the former key, which keeps the release before from creating one', async () => {
  await migrate(orm);
  const enqueueAsBefore = `insert into work_items (kind, key, due_at) values (?, 'digitalocean', now())
    on conflict do nothing`;
  for (const kind of recurringKinds) await em().execute(enqueueAsBefore, [kind]);
  const parked = `select kind from work_items
    where key = 'digitalocean' and kind <> 'ingest' and due_at > '9999-01-01' order by kind`;
  expect(await em().execute(parked)).toEqual(recurringKinds.map((kind) => ({ kind })));
});

it('leaves an item under the former key to the instance that runs it', async () => {
  await insert('log-heads', 'digitalocean');
  await em().execute("update work_items set lease_until = now() + interval '5 minutes'");
  await migrate(orm);
  const running = `select key from work_items where kind = 'log-heads' and lease_until > now()`;
  expect(await em().execute(running)).toEqual([{ key: 'digitalocean' }]);
});

/** As the release before creates and leases it. */
async function insert(kind: string, key: string): Promise<void> {
  await em().execute(
    `insert into work_items (kind, key, due_at, attempts, lease_token, lease_until)
    values (?, ?, '2026-04-01T10:00Z', 3, gen_random_uuid(), '2026-04-01T10:10Z')`,
    [kind, key],
  );
}
