import { describe, expect, it } from 'vitest';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
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
