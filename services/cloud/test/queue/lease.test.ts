import { describe, expect, it } from 'vitest';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { claim, complete } from '../../src/queue/lease.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, itemOf } = useTestQueue();

describe('claim', () => {
  it('gives each item to one of 30 concurrent calls of claim', async () => {
    const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
    await enqueueOnce(em(), 'ingest', keys);
    const claims = await Promise.all(Array.from({ length: 30 }, () => claim(em(), 'ingest')));
    const given = claims.flatMap((item) => (item === null ? [] : [item.key]));
    expect(new Set(given).size).toBe(given.length);
    const rest = await drainedKeys();
    expect([...given, ...rest].sort()).toEqual(keys.sort());
  });

  async function drainedKeys(): Promise<string[]> {
    const item = await claim(em(), 'ingest');
    return item === null ? [] : [item.key, ...(await drainedKeys())];
  }

  it('claims the item of a worker that died, once the lease has ended', async () => {
    await enqueue(em(), 'ingest', 'a');
    const first = await claimed('ingest');
    expect(await claim(em(), 'ingest')).toBeNull();
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    const second = await claimed('ingest');
    expect(second.attempt).toBe(2);
    await expect(inTransaction((tx) => complete(tx, first))).rejects.toMatchObject({
      code: 'lease_lost',
    });
    await inTransaction((tx) => complete(tx, second));
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done', attempts: 0 });
  });
});
