import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { beginning } from '../../src/journal/feed-position.ts';
import { readFeed } from '../../src/journal/read-feed.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

// Transactions of other tests in the same PostgreSQL delay the feed.
let database: TestDatabase;
let orm: MikroORM;
const em = () => openScope(orm, 'all');

const [shop, store] = [1, 2].map((n) => `00000000-0000-7000-8000-00000000000${n}`);

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await em().execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: '20261124000000-chain-deployment-events' });
  for (const id of [shop, store]) {
    await em().execute(
      `insert into cloud_deployments (id, tenant_id, slug, display_name, region, state, llm_mode, seq)
      values (?, 'acme', ?, 'Shop', 'syd1', 'active', 'shared', 3)`,
      [id, id],
    );
  }
  // The second event of the shop has an earlier time than the first, as after a clock was set back.
  await append(shop, 3, '10:04');
  await append(shop, 2, '10:00');
  await append(shop, 1, '10:02');
  await append(store, 1, '10:01');
  await append(store, 2, '10:02');
  await append(store, 3, '10:03');
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

/** Appends an event as the previous release does, without an order. */
async function append(id: string | undefined, seq: number, time: string): Promise<void> {
  await em().execute(
    `insert into cloud_deployment_events (id, deployment_id, seq, kind, from_state, to_state, actor_kind, actor_id,
      effective_at, recorded_at)
    values (gen_random_uuid(), ?, ?, 'updated', 'active', 'active', 'tenant', 'tester', ?, ?)`,
    [id, seq, `2026-04-01T${time}Z`, `2026-04-01T${time}Z`],
  );
}

async function readAll(): Promise<string[]> {
  const { events } = await readFeed(em(), beginning, 50);
  return events.map(
    ({ deployment_id, seq }) => `${deployment_id === shop ? 'shop' : 'store'} ${seq}`,
  );
}

it('orders the events of the previous release by log and roughly by time, and later ones after them', async () => {
  await migrate(orm);
  const before = ['store 1', 'shop 1', 'shop 2', 'store 2', 'store 3', 'shop 3'];
  // Open transactions of other databases delay the feed.
  await expect.poll(readAll).toEqual(before);
  await append(shop, 4, '09:00');
  await append(store, 4, '09:00');
  await expect.poll(readAll).toEqual([...before, 'shop 4', 'store 4']);
});

it('keeps the log append-only', async () => {
  await expect(em().execute('update cloud_deployment_events set position = 1')).rejects.toThrow(
    'append-only',
  );
});
