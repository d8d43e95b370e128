import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope, reads } from '../../src/db/tenant-scope.ts';
import { assertSameHistory, isAhead } from '../../src/journal/feed-horizon.ts';
import { beginning, type FeedPosition } from '../../src/journal/feed-position.ts';
import { readFeed } from '../../src/journal/read-feed.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { connectWriter, insertDeployment, type Writer } from './journal-fixtures.ts';

// Open transactions of other tests in the same PostgreSQL delay the feed.
let database: TestDatabase;
let orm: MikroORM;
let writers: Writer[];
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
  writers = await Promise.all(Array.from({ length: 6 }, () => connectWriter(database.url)));
});
afterAll(async () => {
  await Promise.all(writers.map((writer) => writer.close()));
  await orm.close();
  await database.drop();
});

/** Follows the feed of a tenant. `seen` holds its events as `<deployment>:<seq>`. */
function startFollower(tenantId: string) {
  const seen: string[] = [];
  let position: FeedPosition = beginning;
  const read = async (limit = 50) => {
    const { events, next } = await readFeed(openScope(orm, { tenantId }), position, limit);
    seen.push(...events.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`));
    position = next;
    return events.length;
  };
  return {
    seen,
    read,
    /** Reads until it has seen all stored events: open transactions of other tests delay the feed too. */
    async readAll() {
      const there = await stored(tenantId);
      while (seen.length < there.length) await read(3);
      await read();
      return seen;
    },
  };
}

async function stored(tenantId: string): Promise<string[]> {
  const rows = await reads(openScope(orm, { tenantId }))
    .selectFrom('cloud_deployment_events')
    .select(['deployment_id', 'seq'])
    .orderBy('deployment_id')
    .orderBy('seq')
    .execute();
  return rows.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`);
}

async function twoWriters(): Promise<[Writer, Writer]> {
  const [first, second] = writers;
  if (first === undefined || second === undefined) throw new Error('no writers');
  return [first, second];
}

it('returns no event while a transaction that began to write earlier still runs', async () => {
  const tenant = randomUUID();
  const [slow, quick] = [
    await insertDeployment(database.url, tenant),
    await insertDeployment(database.url, tenant),
  ];
  const follower = startFollower(tenant);
  await follower.readAll();
  const [first, second] = await twoWriters();
  await first.begin();
  await first.append(slow);
  await second.begin();
  await second.append(quick);
  await second.end('commit');
  expect(await follower.read()).toBe(0);
  await first.end('commit');
  expect((await follower.readAll()).slice(2)).toEqual([`${slow}:2`, `${quick}:2`]);
});

it('keeps the order of a log if the later of two transactions has the lower number', async () => {
  const tenant = randomUUID();
  const deployment = await insertDeployment(database.url, tenant);
  const follower = startFollower(tenant);
  const [early, late] = await twoWriters();
  await early.begin(true);
  await late.begin();
  await late.append(deployment);
  const turn = early.append(deployment);
  await late.end('commit');
  await turn;
  await early.append(deployment);
  await early.end('commit');
  const inOrder = [1, 2, 3, 4].map((seq) => `${deployment}:${seq}`);
  expect(await follower.readAll()).toEqual(inOrder);
});

it('leaves out events that were rolled back, and does not wait for them', async () => {
  const tenant = randomUUID();
  const deployment = await insertDeployment(database.url, tenant);
  const follower = startFollower(tenant);
  const [first, second] = await twoWriters();
  await first.begin(true);
  await first.append(deployment);
  await first.end('rollback');
  await second.begin();
  await second.append(deployment);
  await second.end('commit');
  expect(await follower.readAll()).toEqual([`${deployment}:1`, `${deployment}:2`]);
});

const step = fc.oneof(
  fc.record({
    kind: fc.constantFrom('begin', 'append', 'append', 'commit', 'commit', 'rollback'),
    writer: fc.nat({ max: 5 }),
    deployment: fc.nat({ max: 2 }),
    early: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('read'), limit: fc.integer({ min: 1, max: 4 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/**
 * Runs the steps on six connections, each transaction on one deployment. PostgreSQL decides when a writer gets the lock
 * of its deployment: a writer that waits takes its next steps afterwards.
 */
async function interleave(steps: readonly Step[], tenant: string): Promise<string[]> {
  const deployments = await Promise.all(
    [0, 1, 2].map(() => insertDeployment(database.url, tenant)),
  );
  const follower = startFollower(tenant);
  const open = new Map<number, string>();
  const turns = writers.map(() => Promise.resolve());
  for (const next of steps) {
    if (!('writer' in next)) {
      await follower.read(next.limit);
      continue;
    }
    const writer = writers[next.writer];
    const isOpen = open.has(next.writer);
    const deployment = open.get(next.writer) ?? deployments[next.deployment] ?? '';
    if (writer === undefined || (next.kind === 'begin') === isOpen) continue;
    const act = () => {
      if (next.kind === 'begin') return writer.begin(next.early);
      return next.kind === 'append'
        ? writer.append(deployment)
        : writer.end(next.kind === 'rollback' ? 'rollback' : 'commit');
    };
    const turn = (turns[next.writer] ?? Promise.resolve()).then(act);
    turns[next.writer] = turn;
    if (next.kind === 'begin' || next.kind === 'append') open.set(next.writer, deployment);
    else open.delete(next.writer);
    // A writer with another one on the same deployment may have to wait for later steps.
    const others = [...open].filter(([by, held]) => by !== next.writer && held === deployment);
    if (others.length === 0) await turn;
  }
  for (const index of open.keys()) {
    const commit = () => writers[index]?.end('commit');
    turns[index] = (turns[index] ?? Promise.resolve()).then(commit);
  }
  await Promise.all(turns);
  return follower.readAll();
}

it('returns every event once, and each log in order, however transactions overlap', async () => {
  const law = fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), async (steps) => {
    const tenant = randomUUID();
    const seen = await interleave(steps, tenant);
    // Sorted by deployment only: the sort is stable, so each log keeps the order in which the feed returned it.
    const byDeployment = seen.toSorted((a, b) => a.slice(0, 36).localeCompare(b.slice(0, 36)));
    expect(byDeployment).toEqual(await stored(tenant));
  });
  await fc.assert(law, { numRuns: 40 });
}, 120_000);

it('lets a cursor of an epoch wait that a standby has not received, and no other of another timeline', () => {
  const after = {
    ...{ cluster: '1', timeline: '00000002', epoch: 1 },
    ...{ transactionId: 5n, position: 1n },
  };
  const standby = {
    ...{ cluster: '1', timeline: '00000001', epoch: 0 },
    ...{ transactionId: 100n, isStandby: true },
  };
  expect(isAhead(after, standby)).toBe(true);
  expect(() => assertSameHistory(after, standby)).not.toThrow();
  expect(() => assertSameHistory(after, { ...standby, isStandby: false })).toThrow('failed over');
  expect(() => assertSameHistory({ ...after, epoch: 0 }, standby)).toThrow('failed over');
});
