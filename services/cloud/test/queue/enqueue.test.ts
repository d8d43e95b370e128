import { describe, expect, it } from 'vitest';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { claim, complete } from '../../src/queue/lease.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, itemOf } = useTestQueue();

describe('enqueue', () => {
  it('fences out the worker that runs the item: nothing of its effect commits', async () => {
    await enqueue(em(), 'ingest', 'a');
    const stale = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    const effect = inTransaction(async (tx) => {
      await enqueue(tx, 'push', 'a');
      await complete(tx, stale);
    });
    await expect(effect).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await itemOf('push', 'a')).toBeUndefined();
    expect((await claimed('ingest')).attempt).toBe(1);
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
    expect(await claim(em(), 'ingest')).toBeNull();
  });
});
