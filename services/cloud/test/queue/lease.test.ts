import { describe, expect, it } from 'vitest';
import { claim } from '../../src/queue/claim.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { checkLease } from '../../src/queue/lease.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, claimNext, itemOf, runsOf } = useTestQueue();

describe('claim', () => {
  it('gives each item to one of 30 concurrent calls of claim', async () => {
    const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
    await enqueueOnce(em(), 'ingest', keys);
    const claims = await Promise.all(Array.from({ length: 30 }, () => claimNext('ingest')));
    const given = claims.flatMap((item) => (item === null ? [] : [item.key]));
    expect(new Set(given).size).toBe(given.length);
    const rest = await drainedKeys();
    expect([...given, ...rest].sort()).toEqual(keys.sort());
  });

  async function drainedKeys(): Promise<string[]> {
    const item = await claimNext('ingest');
    return item === null ? [] : [item.key, ...(await drainedKeys())];
  }

  it('gives a lease its whole length, however long its transaction has waited before', async () => {
    await enqueue(em(), 'ingest', 'a');
    await inTransaction(async (tx) => {
      await tx.execute('select pg_sleep(0.5)');
      await claim(tx, 'ingest', createInstance({ leaseMs: 1_000 }), 'a');
    });
    const item = await itemOf('ingest', 'a');
    const lastsMs = Date.parse(item?.lease_until ?? '') - Date.parse(item?.leased_at ?? '');
    expect(lastsMs).toBeGreaterThan(950);
    expect(lastsMs).toBeLessThan(1_050);
  });

  it('claims the item of a worker that died, once the lease has ended', async () => {
    await enqueue(em(), 'ingest', 'a');
    const first = await claimed('ingest');
    expect(await claimNext('ingest')).toBeNull();
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    await expect(checkLease(em(), first)).rejects.toMatchObject({ code: 'lease_lost' });
    const second = await claimed('ingest');
    expect(second.attempt).toBe(2);
    expect(await runsOf('a')).toMatchObject([
      { id: first.leaseToken, outcome: 'lost', attempt: 1, error_code: 'lease_lost' },
    ]);
    await checkLease(em(), second);
    await expect(inTransaction((tx) => complete(tx, first))).rejects.toMatchObject({
      code: 'lease_lost',
    });
    await inTransaction((tx) => complete(tx, second));
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done', attempts: 0 });
    expect(await runsOf('a')).toMatchObject([{ outcome: 'lost' }, { outcome: 'done', attempt: 2 }]);
  });
});
