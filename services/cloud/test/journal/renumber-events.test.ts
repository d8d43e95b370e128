import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { beginning } from '../../src/journal/feed-position.ts';
import { readFeed } from '../../src/journal/read-feed.ts';
import { assertSchema, createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { connectWriter, insertDeployment, tamper } from './journal-fixtures.ts';

// Open transactions of other tests in the same PostgreSQL delay the feed.
let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.superuserUrl });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');
const farAhead = 2n ** 40n;
let deployment: string;
let other: string;

/** Prepares a log as restored from the dump of a PostgreSQL with higher transaction numbers; the sequence is behind. */
beforeEach(async () => {
  await tamper(em(), ['delete from cloud_deployment_events']);
  await em().execute('delete from cloud_deployments');
  deployment = await insertDeployment(database.superuserUrl, 'acme');
  other = await insertDeployment(database.superuserUrl, 'acme');
  await append(deployment);
  await append(deployment);
  await tamper(
    em(),
    [
      `update cloud_deployment_events set transaction_id = (${farAhead} + seq)::text::xid8,
        position = 900 + seq`,
    ],
    ["select setval(pg_get_serial_sequence('cloud_deployment_events', 'position'), 1, false)"],
  );
});

async function append(id: string): Promise<void> {
  const writer = await connectWriter(database.superuserUrl);
  await writer.begin();
  await writer.append(id);
  await writer.end('commit');
  await writer.close();
}

async function readAll(): Promise<string[]> {
  const { events } = await readFeed(em(), beginning, 50);
  return events.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`);
}

it('refuses to start and to read the feed of a restored log before it is renumbered', async () => {
  await expect(assertSchema(orm)).rejects.toThrow('arcadia migrate');
  await append(deployment);
  await expect(readAll()).rejects.toMatchObject({ code: 'store_unavailable' });
});

it('renumbers the events of a restored log on `arcadia migrate`, once', async () => {
  expect(await migrate(orm)).toHaveLength(1);
  expect(await migrate(orm)).toEqual([]);
  await assertSchema(orm);
  await append(other);
  await append(deployment);
  const inOrder = [
    `${deployment}:1`,
    `${other}:1`,
    `${deployment}:2`,
    `${deployment}:3`,
    `${other}:2`,
    `${deployment}:4`,
  ];
  await expect.poll(readAll).toEqual(inOrder);
  await expect(em().execute('delete from cloud_deployment_events')).rejects.toThrow('append-only');
});

it('rejects a cursor of another database or timeline, and one that is ahead of this database', async () => {
  await migrate(orm);
  const stored = await em().execute('select from cloud_deployment_events');
  // Open transactions of other databases delay the feed.
  await expect.poll(readAll).toHaveLength(stored.length);
  const { next } = await readFeed(em(), beginning, 50);
  expect((await readFeed(em(), next, 50)).events).toEqual([]);
  const foreign = readFeed(em(), { ...next, cluster: '7000000000000000000' }, 50);
  await expect(foreign).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('another database'),
  });
  const lost = readFeed(em(), { ...next, timeline: '00000002' }, 50);
  await expect(lost).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('failed over'),
  });
  const ahead = readFeed(em(), { ...next, transactionId: farAhead }, 50);
  await expect(ahead).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('ahead'),
  });
});
