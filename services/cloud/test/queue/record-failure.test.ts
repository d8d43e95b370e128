import { describe, expect, it } from 'vitest';
import { backOffMs } from '../../src/queue/back-off.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { recordFailure } from '../../src/queue/record-failure.ts';
import { pauseKind, probeKind, resumeKind } from '../../src/queue/work-kinds.ts';
import { accessDenied, backOff, fault, useTestQueue } from './test-queue.ts';

const { em, inTransaction, claimed, claimNext, itemOf, kindOf, runsOf } = useTestQueue();

describe('recordFailure', () => {
  it('records nothing over the run that took the item over', async () => {
    await enqueue(em(), 'ingest', 'a');
    const stale = await claimed('ingest');
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    await claimed('ingest');
    await expect(
      inTransaction((tx) => recordFailure(tx, stale, fault, backOff)),
    ).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await itemOf('ingest', 'a')).toMatchObject({ last_error: null, attempts: 2 });
    expect(await runsOf('a')).toMatchObject([{ outcome: 'lost' }]);
  });

  it('keeps the error, its code and its time with the item and with the run, and moves updated_at', async () => {
    await enqueue(em(), 'ingest', 'a');
    await em().execute("update work_items set updated_at = now() - interval '1 hour'");
    const item = await claimed('ingest');
    const failure = { ...fault, code: 'server_error' };
    await inTransaction((tx) => recordFailure(tx, item, failure, backOff));
    const stored = await itemOf('ingest', 'a');
    expect(stored).toMatchObject({
      last_error: 'fault',
      last_error_code: 'server_error',
      leased_by: null,
      leased_at: null,
      succeeded_at: null,
    });
    expect(stored?.updated_at).toBe(stored?.last_error_at);
    expect(await runsOf('a')).toMatchObject([
      {
        id: item.leaseToken,
        outcome: 'retrying',
        attempt: 1,
        error: 'fault',
        error_code: 'server_error',
      },
    ]);
    await em().execute("update work_items set due_at = now() - interval '1 second'");
    const next = await claimed('ingest');
    await inTransaction((tx) => complete(tx, next, { result: { lines: 3 } }));
    const done = await itemOf('ingest', 'a');
    expect(done).toMatchObject({ last_error: null, last_error_code: null, last_error_at: null });
    expect(done?.succeeded_at).toBe(done?.updated_at);
    expect((await runsOf('a')).at(-1)).toMatchObject({ outcome: 'done', result: { lines: 3 } });
  });

  it.each([
    ['final', { class: 'final' }, 'failed'],
    ['final that is held', { class: 'final', endsAs: 'held' }, 'held'],
    ['retryable without further attempts', { class: 'retryable', maxAttempts: 1 }, 'failed'],
    ['retryable that is held then', { class: 'retryable', maxAttempts: 1, endsAs: 'held' }, 'held'],
  ] as const)('ends an item at once whose failure is %s', async (_title, failureClass, outcome) => {
    await enqueue(em(), 'ingest', 'a');
    const item = await claimed('ingest');
    const failure = { ...fault, class: failureClass };
    expect(await inTransaction((tx) => recordFailure(tx, item, failure, backOff))).toMatchObject({
      outcome,
    });
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome, attempts: 1 });
    expect(await claimNext('ingest')).toBeNull();
  });

  it('postpones recurring work even after a final error', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['inventory-sync']);
    const item = await claimed('inventory-sync');
    const final = { ...fault, class: { class: 'final' } } as const;
    await expect(
      inTransaction((tx) => recordFailure(tx, item, final, backOff)),
    ).resolves.toMatchObject({ outcome: 'retrying' });
  });

  it('postpones recurring work to its next slot at the latest, and never gives up', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['inventory-sync']);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const item = await claimed('inventory-sync');
      const outcome = await inTransaction((tx) =>
        recordFailure(tx, item, fault, { ...backOff, random: () => 0.999 }),
      );
      expect(outcome).toMatchObject({ outcome: 'retrying' });
      const rows = await em().execute(
        "select due_at <= now() + interval '15 minutes' as soon from work_items",
      );
      expect(rows).toEqual([{ soon: true }]);
      await em().execute("update work_items set due_at = now() - interval '1 second'");
    }
  });
});

it('pauses items and circuits as long as the times of the instance say', async () => {
  const short = { retryFirstMs: 40, retryMaxMs: 50, probeFirstMs: 60, probeMaxMs: 70 };
  const pauses = { random: () => 0.999, times: short };
  await enqueueOnce(em(), 'ingest', ['a', 'b']);
  for (const failure of [fault, accessDenied]) {
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, failure, pauses));
  }
  const [pause] = await em().execute<{ seconds: string }[]>(`
    select extract(epoch from greatest(max(w.due_at), max(k.circuit_half_open_at)) - now()) as seconds
    from work_items w, work_kinds k`);
  expect(Number(pause?.seconds)).toBeLessThan(1);
});

describe('an open circuit', () => {
  it('lets one item at a time through when half-open, and all once that one has succeeded', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b', 'c']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, accessDenied, backOff));
    expect(await itemOf('ingest', item.key)).toMatchObject({ attempts: 0, outcome: null });
    expect(await claimNext('ingest')).toBeNull();
    await em().execute("update work_kinds set circuit_half_open_at = now() - interval '1 second'");
    const claims = await Promise.all(Array.from({ length: 6 }, () => claimNext('ingest')));
    const halfOpen = claims.filter((it) => it !== null);
    expect(halfOpen).toHaveLength(1);
    for (const claimedItem of halfOpen) await inTransaction((tx) => complete(tx, claimedItem));
    expect(await kindOf('ingest')).toMatchObject({
      circuit_opened_at: null,
      circuit_half_open_at: null,
      circuit_failures: 0,
    });
    await claimed('ingest');
    await claimed('ingest');
  });

  it('blocks no other kind, and no caller that claims one item by its key', async () => {
    await enqueueOnce(em(), 'ingest', ['a']);
    await enqueueOnce(em(), 'push', ['a']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, accessDenied, backOff));
    await claimed('push');
    await claimed('ingest', 'a');
  });
});

describe('a kind', () => {
  const limited = { ...fault, class: { class: 'rate_limited', waitMs: 60_000 } } as const;

  it('waits for a rate limit, and no attempt counts', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    const item = await claimed('ingest');
    expect(await inTransaction((tx) => recordFailure(tx, item, limited, backOff))).toMatchObject({
      outcome: 'waiting',
    });
    expect(await itemOf('ingest', item.key)).toMatchObject({ attempts: 0, outcome: null });
    expect(await claimNext('ingest')).toBeNull();
    await em().execute("update work_kinds set wait_until = now() - interval '1 second'");
    await claimed('ingest');
  });

  it('keeps the longest wait of several items', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    const items = [await claimed('ingest'), await claimed('ingest')];
    for (const [at, item] of items.entries()) {
      const shorter = { class: 'rate_limited', waitMs: 60_000 - 50_000 * at } as const;
      await inTransaction((tx) => recordFailure(tx, item, { ...fault, class: shorter }, backOff));
    }
    const rows = await em().execute(
      "select wait_until > now() + interval '50 seconds' as long from work_kinds",
    );
    expect(rows).toEqual([{ long: true }]);
  });

  it('is not claimed while it is paused, not even by its key', async () => {
    await enqueue(em(), 'ingest', 'a');
    await pauseKind(em(), 'ingest', 'ops');
    expect(await claimNext('ingest')).toBeNull();
    expect(await claimNext('ingest', 'a')).toBeNull();
    await resumeKind(em(), 'ingest');
    await claimed('ingest');
  });

  it('waits no longer once an operator resumes it', async () => {
    await enqueue(em(), 'ingest', 'a');
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, limited, backOff));
    await resumeKind(em(), 'ingest');
    await claimed('ingest');
  });

  it('lets one item through at once when an operator probes it', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    expect(await probeKind(em(), 'ingest')).toBe(false);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, accessDenied, backOff));
    expect(await probeKind(em(), 'ingest')).toBe(true);
    await claimed('ingest');
    expect(await claimNext('ingest')).toBeNull();
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
