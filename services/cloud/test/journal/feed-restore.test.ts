import type { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { beginning, formatPosition, parsePosition } from '../../src/journal/feed-cursor.ts';
import { readFeed } from '../../src/journal/read-feed.ts';
import { assertSchema, createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { tamper } from './tamper.ts';
import { connectWriter, makeDeployment } from './writer.ts';

// Whatever other tests write in the same PostgreSQL holds the feed back.
vi.setConfig({ testTimeout: 30_000, expect: { poll: { timeout: 20_000 } } });

let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');
const farAhead = 2n ** 40n;
let deployment: string;
let other: string;

/** A log as a dump brings it from a PostgreSQL that had counted further, and with a sequence that has not moved. */
beforeEach(async () => {
  await tamper(em(), ['delete from cloud_deployment_events']);
  await em().execute('delete from cloud_deployments');
  deployment = await makeDeployment(database.url, 'acme');
  other = await makeDeployment(database.url, 'acme');
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
  const writer = await connectWriter(database.url);
  await writer.begin();
  await writer.append(id);
  await writer.end('commit');
  await writer.close();
}

async function readAll(): Promise<string[]> {
  const { events } = await readFeed(em(), beginning, 50);
  return events.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`);
}

it('neither serves nor gives out events of a restored log until it is put in order', async () => {
  await expect(assertSchema(orm)).rejects.toThrow('arcadia migrate');
  await append(deployment);
  await expect(readAll()).rejects.toMatchObject({ code: 'store_unavailable' });
});

it('puts it in order by `arcadia migrate`, once', async () => {
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

it('refuses a cursor of another database or timeline, and one that is ahead of this one', async () => {
  await migrate(orm);
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

it.each([
  '',
  'x',
  '!!!!',
  'MSAyIDM=x',
  ...[
    '',
    '1 00000001 2',
    ' 1 00000001 2',
    '1 00000001 2 -3',
    '01 00000001  2 3',
    '1 00000001 2 3 4',
    '1 1 2 3',
    '1 0000000a 2 3',
    '1 2 3',
    'null null 0 0',
  ].map(encode),
])('takes %j for no cursor', (cursor) => {
  expect(() => parsePosition(cursor)).toThrow('not one that this feed gave');
});

it.each([`1 00000001 ${2n ** 64n} 0`, `1 00000001 0 ${2n ** 63n}`])(
  'takes no number beyond PostgreSQL, as in %s',
  (text) => {
    expect(() => parsePosition(encode(text))).toThrow('not one that this feed gave');
  },
);

it('reads a cursor as it was written', () => {
  const position = {
    cluster: '7',
    timeline: '0000000A',
    transactionId: 2n ** 64n - 1n,
    position: 2n ** 63n - 1n,
  };
  expect(parsePosition(formatPosition(position))).toEqual(position);
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
