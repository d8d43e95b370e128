import { describe, expect, it } from 'vitest';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { claim, complete } from '../../src/queue/lease.ts';
import { backOffMs, recordFailure } from '../../src/queue/retry.ts';
import { accessDenied, fault, random, useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, itemOf } = useTestQueue();

describe('recordFailure', () => {
  it('records nothing over the work of the caller that took over', async () => {
    await enqueue(em(), 'ingest', 'a');
    const stale = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    await expect(
      inTransaction((tx) => recordFailure(tx, stale, fault, random)),
    ).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await itemOf('ingest', 'a')).toMatchObject({ last_error: null, attempts: 0 });
  });

  it('postpones recurring work even after a final error', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['inventory-sync']);
    const item = await claimed('inventory-sync');
    const final = { ...fault, isFinal: true };
    await expect(inTransaction((tx) => recordFailure(tx, item, final, random))).resolves.toBe(
      'postponed',
    );
  });

  it('postpones recurring work to its next slot at the latest, and never gives up', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['inventory-sync']);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const item = await claimed('inventory-sync');
      const outcome = await inTransaction((tx) => recordFailure(tx, item, fault, () => 0.999));
      expect(outcome).toBe('postponed');
      const rows = await em().execute(
        "select due_at <= now() + interval '15 minutes' as soon from work_items",
      );
      expect(rows).toEqual([{ soon: true }]);
      await em().execute("update work_items set due_at = now() - interval '1 second'");
    }
  });
});

describe('an open circuit', () => {
  it('lets one item at a time through when half-open, and all once that one has succeeded', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b', 'c']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, accessDenied, random));
    expect(await itemOf('ingest', item.key)).toMatchObject({ attempts: 0, outcome: null });
    expect(await claim(em(), 'ingest')).toBeNull();
    await em().execute(
      "update work_items set due_at = now() - interval '1 second' where kind = 'block'",
    );
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(em(), 'ingest')));
    const halfOpen = claims.filter((it) => it !== null);
    expect(halfOpen).toHaveLength(1);
    for (const claimedItem of halfOpen) await inTransaction((tx) => complete(tx, claimedItem));
    expect(await itemOf('block', 'ingest')).toBeUndefined();
    await claimed('ingest');
    await claimed('ingest');
  });

  it('blocks no other kind, and no caller that claims one item by its key', async () => {
    await enqueueOnce(em(), 'ingest', ['a']);
    await enqueueOnce(em(), 'push', ['a']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, accessDenied, random));
    await claimed('push');
    await claimed('ingest', 'a');
  });
});

describe('backOffMs', () => {
  it('grows exponentially up to the longest delay, with full jitter', () => {
    const options = { firstMs: 1000, maxMs: 10_000 };
    const spans = [1, 2, 3, 4, 5, 6].map((n) =>
      backOffMs(n, { ...options, random: () => 0.9999999 }),
    );
    expect(spans).toEqual([999, 1999, 3999, 7999, 9999, 9999]);
    expect(backOffMs(3, { ...options, random: () => 0 })).toBe(0);
  });
});
