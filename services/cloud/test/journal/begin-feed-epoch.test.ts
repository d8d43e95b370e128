import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { beginning, type FeedPosition } from '../../src/journal/feed-position.ts';
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
  await tamperEpochs('delete from feed_epochs where epoch > 0');
  await em().execute('delete from cloud_deployments');
  deployment = await insertDeployment(database.superuserUrl, 'acme');
  other = await insertDeployment(database.superuserUrl, 'acme');
  await append(deployment);
  await append(deployment);
  await tamper(
    em(),
    [
      `update cloud_deployment_events set transaction_id = (${farAhead} + seq)::text::xid8,
        position = 900 + position`,
    ],
    ["select setval(pg_get_serial_sequence('cloud_deployment_events', 'position'), 1, false)"],
  );
});

/** The epochs are append-only, too. */
async function tamperEpochs(statement: string): Promise<void> {
  await em().transactional(async (tx) => {
    await tx.execute("set local session_replication_role = 'replica'");
    await tx.execute(statement);
  });
}

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

const epochs = async (): Promise<unknown> =>
  await em().execute('select epoch, timeline from feed_epochs order by epoch');
const inOrder = async (of: string): Promise<unknown> =>
  await em().execute(
    'select seq, epoch, transaction_id::text::bigint < ? as is_own from cloud_deployment_events where deployment_id = ? order by seq',
    [String(farAhead), of],
  );

it('refuses to start and to read the feed of a restored log before its epoch has ended', async () => {
  await expect(assertSchema(orm)).rejects.toThrow('arcadia migrate');
  await append(deployment);
  await expect(readAll()).rejects.toMatchObject({ code: 'store_unavailable' });
});

it('begins an epoch after a restored log on `arcadia migrate`, once, and rewrites no event', async () => {
  const versions = 'select id, xmin::text from cloud_deployment_events order by id';
  const before = await em().execute(versions);
  expect(await migrate(orm)).toEqual(['begin-feed-epoch']);
  expect(await migrate(orm)).toEqual([]);
  await assertSchema(orm);
  expect(await em().execute(versions)).toEqual(before);
  const restored = [`${deployment}:1`, `${other}:1`, `${deployment}:2`, `${deployment}:3`];
  expect(await readAll()).toEqual(restored);
  await append(other);
  await append(deployment);
  await expect.poll(readAll).toEqual([...restored, `${other}:2`, `${deployment}:4`]);
  // The event takes over the number of the one before it only within an epoch.
  expect(await inOrder(other)).toEqual([
    { seq: 1, epoch: 0, is_own: false },
    { seq: 2, epoch: 1, is_own: true },
  ]);
  await expect(em().execute('delete from cloud_deployment_events')).rejects.toThrow('append-only');
});

it('reads restored events page by page across epochs', async () => {
  await migrate(orm);
  await append(other);
  await expect.poll(readAll).toHaveLength(5);
  const seen: string[] = [];
  let after: FeedPosition = beginning;
  for (let page = 0; page < 6; page += 1) {
    const { events, next } = await readFeed(openScope(orm, { tenantId: 'acme' }), after, 1);
    seen.push(...events.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`));
    after = next;
  }
  expect(seen).toEqual(await readAll());
});

it('begins one epoch with the first events after a failover, also if two transactions append them', async () => {
  await migrate(orm);
  await tamperEpochs("update feed_epochs set timeline = '0000000F'");
  const [first, second] = await Promise.all([
    connectWriter(database.url),
    connectWriter(database.url),
  ]);
  await first.begin();
  await second.begin();
  await first.append(deployment);
  const turn = second.append(other);
  await first.append(deployment);
  await first.end('commit');
  await turn;
  await second.end('commit');
  await Promise.all([first.close(), second.close()]);
  expect(await epochs()).toMatchObject([
    { epoch: 0 },
    { epoch: 1 },
    { epoch: 2, timeline: '00000001' },
  ]);
  expect(await inOrder(other)).toMatchObject([{ epoch: 0 }, { epoch: 2 }]);
  await append(other);
  expect(await epochs()).toHaveLength(3);
  await expect.poll(readAll).toHaveLength(8);
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
