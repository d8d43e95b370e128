import { describe, expect, it } from 'vitest';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce, lockWorkItem } from '../../src/queue/enqueue.ts';
import { recordFailure } from '../../src/queue/record-failure.ts';
import { retryItems } from '../../src/queue/steer-items.ts';
import { backOff, fault, useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, claimNext, itemOf, runsOf } = useTestQueue();

describe('enqueue', () => {
  it('leaves a run its lease, and makes the item due again once the run has ended', async () => {
    await enqueue(em(), 'ingest', 'a');
    const first = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    expect(await itemOf('ingest', 'a')).toMatchObject({
      rerun: true,
      attempts: 1,
      lease_token: first.leaseToken,
    });
    expect(await claimNext('ingest')).toBeNull();
    expect(await inTransaction((tx) => complete(tx, first))).toEqual({ rerun: true });
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: null, attempts: 0 });
    const second = await claimed('ingest');
    expect(second.attempt).toBe(1);
    expect(await itemOf('ingest', 'a')).toMatchObject({ rerun: false });
    expect(await inTransaction((tx) => complete(tx, second))).toEqual({ rerun: false });
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done' });
    expect(await runsOf('a')).toMatchObject([{ outcome: 'done' }, { outcome: 'done' }]);
  });

  it('makes an item due at once whose run fails after it', async () => {
    await enqueue(em(), 'ingest', 'a');
    const item = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    await inTransaction((tx) => recordFailure(tx, item, fault, backOff));
    expect((await claimed('ingest')).attempt).toBe(1);
  });

  it('keeps the lease of a run that was lost, so that the claim after it records it', async () => {
    await enqueue(em(), 'ingest', 'a');
    const dead = await claimed('ingest');
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    await enqueue(em(), 'ingest', 'a');
    expect((await claimed('ingest')).attempt).toBe(1);
    expect(await runsOf('a')).toMatchObject([{ id: dead.leaseToken, outcome: 'lost' }]);
  });
});

describe('a run that an instance of the release before ends', () => {
  /** That release knows neither `rerun` nor the runs. */
  const end = (columns: string) =>
    em().execute(`update work_items set ${columns}, lease_token = null, lease_until = null`);

  it.each([
    ["outcome = 'done', attempts = 0"],
    ["outcome = 'failed', attempts = 8"],
    ["due_at = now() + interval '1 hour', attempts = 3"],
  ])('leaves the item due once, if a caller made it due meanwhile: %s', async (columns) => {
    await enqueue(em(), 'ingest', 'a');
    await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    await end(columns);
    expect((await claimed('ingest')).attempt).toBe(1);
    await end(columns);
    expect(await claimNext('ingest')).toBeNull();
  });
});

describe('lockWorkItem', () => {
  it('lets a transaction wait that makes the item due, even if the item was purged', async () => {
    let enqueued: Promise<unknown> = Promise.resolve();
    await inTransaction(async (tx) => {
      await lockWorkItem(tx, 'push', 'a');
      enqueued = enqueue(em(), 'push', 'a');
      const waiting = `select from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
      await expect.poll(() => em().execute(waiting)).toHaveLength(1);
    });
    await enqueued;
    expect(await itemOf('push', 'a')).toMatchObject({ outcome: null, lease_token: null });
  });

  it('gives a new item nothing to do', async () => {
    await inTransaction((tx) => lockWorkItem(tx, 'push', 'a'));
    expect(await itemOf('push', 'a')).toMatchObject({ outcome: 'done' });
    expect(await claimNext('push')).toBeNull();
  });
});

describe('retryItems', () => {
  it('does not deadlock with a transaction that makes several items due', async () => {
    await enqueueOnce(em(), 'push', ['a', 'b']);
    await em().execute(`update work_items set outcome = 'failed',
      id = (case key when 'a' then 'f' else '0' end || substr(id::text, 2))::uuid`);
    let retried: Promise<unknown> = Promise.resolve();
    await inTransaction(async (tx) => {
      await enqueue(tx, 'push', 'a');
      retried = inTransaction((other) => retryItems(other, { kind: 'push', state: 'failed' }));
      const waiting = `select from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
      await expect.poll(() => em().execute(waiting)).toHaveLength(1);
      await enqueue(tx, 'push', 'b');
    });
    expect(await retried).toEqual([]);
    expect(await itemOf('push', 'b')).toMatchObject({ outcome: null });
  });
});

describe('enqueueOnce', () => {
  it('leaves items that are done or failed as they are', async () => {
    await enqueue(em(), 'ingest', 'a');
    const item = await claimed('ingest');
    await inTransaction((tx) => complete(tx, item));
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done' });
    expect((await claimed('ingest')).key).toBe('b');
    expect(await claimNext('ingest')).toBeNull();
  });
});
