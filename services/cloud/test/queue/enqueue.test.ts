import { describe, expect, it } from 'vitest';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { recordFailure } from '../../src/queue/record-failure.ts';
import { fault, random, useTestQueue } from './test-queue.ts';

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
    await inTransaction((tx) => recordFailure(tx, item, fault, random));
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
