import type { MikroORM } from '@mikro-orm/postgresql';
import { expect, it, onTestFinished } from 'vitest';
import { defaultStoreLimits } from '../../src/db/store-limits.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createLogger } from '../../src/logger.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { createHeartbeat } from '../../src/queue/heartbeat.ts';
import { createInstance } from '../../src/queue/instance.ts';
import type { ClaimedWork } from '../../src/queue/lease.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, deps, itemOf, runsOf, databaseUrl } = useTestQueue();

/** A fiftieth of the real pauses. The lease is longer: on a busy machine some beats come late. */
const times = { leaseMs: 2_400, heartbeatMs: 400, sweepMs: 300 };

const release = { version: '1.2.3', schema: 'newest' };

async function startHeartbeat(options: { skewMs?: number; databaseUrl?: string } = {}) {
  const instance = createInstance(times);
  const lines: Record<string, unknown>[] = [];
  const faults: unknown[] = [];
  const heartbeat = createHeartbeat({
    databaseUrl: options.databaseUrl ?? databaseUrl(),
    limits: options.databaseUrl === undefined ? defaultStoreLimits : testStoreLimits,
    instance,
    release,
    now: () => new Date(Date.now() + (options.skewMs ?? 0)),
    logger: createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) }),
    onFault: (error) => void faults.push(error),
  });
  await heartbeat.start();
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= heartbeat.stop();
    return stopped;
  };
  onTestFinished(stop);
  const row = () =>
    platformSql(em())
      .selectFrom('instances')
      .selectAll()
      .where('id', '=', instance.id)
      .executeTakeFirstOrThrow();
  // On a busy machine the first beat may be too late, and the second one registers the instance.
  await expect.poll(row).toMatchObject({ id: instance.id });
  return { instance, heartbeat, stop, row, lines, faults };
}

/** Work that ends, and commits, when the test says so. */
function heldWork(orm: MikroORM) {
  const started = Promise.withResolvers<ClaimedWork>();
  const ended = Promise.withResolvers<void>();
  const definition: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    async run(item) {
      started.resolve(item);
      await ended.promise;
      await openScope(orm, 'all').transactional((tx) => complete(tx, item));
    },
  };
  return { definition, started: started.promise, end: () => ended.resolve() };
}

it('registers the instance, beats, and marks it as ended', async () => {
  const { row, stop } = await startHeartbeat();
  const first = await row();
  expect(first).toMatchObject({ ...release, ended_at: null });
  await expect.poll(async () => (await row()).heartbeat_at).not.toBe(first.heartbeat_at);
  await stop();
  expect((await row()).ended_at).not.toBeNull();
});

it.each([0, 3_600_000, -3_600_000])(
  'measures a clock that is %i ms ahead of that of PostgreSQL',
  async (skewMs) => {
    const { row } = await startHeartbeat({ skewMs });
    expect(Math.abs((await row()).clock_skew_ms - skewMs)).toBeLessThan(1_000);
  },
);

it('renews the lease of a run that takes longer, so that it runs once', async () => {
  const { instance } = await startHeartbeat();
  const work = { ...deps(), instance };
  const { definition, started, end } = heldWork(work.orm);
  const other = createWorker(deps(times), [{ ...definition, run: () => Promise.reject('twice') }]);
  const worker = createWorker(work, [definition]);
  await enqueue(em(), 'ingest', 'a');
  worker.wake('ingest');
  await started;
  const untilMs = Date.now() + times.leaseMs * 2;
  while (Date.now() < untilMs) await other.drainAll();
  expect(await itemOf('ingest', 'a')).toMatchObject({ leased_by: instance.id, attempts: 1 });
  end();
  await worker.stop();
  expect(await runsOf('a')).toMatchObject([{ outcome: 'done', instance_id: instance.id }]);
});

it('renews other leases while the last transaction of a run locks its item', async () => {
  const { instance } = await startHeartbeat();
  const work = { ...deps(), instance };
  const held = heldWork(work.orm);
  const worker = createWorker(work, [{ ...held.definition, concurrency: 2 }]);
  await enqueue(em(), 'ingest', 'a');
  worker.wake('ingest');
  await held.started;
  await inTransaction(async (tx) => {
    await tx.execute("select from work_items where key = 'a' for update");
    await enqueue(em(), 'ingest', 'b');
    worker.wake('ingest');
    await expect.poll(() => itemOf('ingest', 'b')).toMatchObject({ leased_by: instance.id });
    const leased = (await itemOf('ingest', 'b'))?.lease_until;
    await expect.poll(async () => (await itemOf('ingest', 'b'))?.lease_until).not.toBe(leased);
  });
  held.end();
  await worker.stop();
  expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done' });
});

it('ends the leases of runs that do not end in time, and counts no attempt', async () => {
  const { instance, stop } = await startHeartbeat();
  const work = { ...deps(), instance };
  const { definition, started, end } = heldWork(work.orm);
  const worker = createWorker(work, [definition]);
  await enqueue(em(), 'ingest', 'a');
  worker.wake('ingest');
  await started;
  await stop();
  expect(await itemOf('ingest', 'a')).toMatchObject({
    attempts: 0,
    outcome: null,
    lease_token: null,
    leased_by: null,
  });
  expect(await runsOf('a')).toMatchObject([
    { outcome: 'lost', error_code: 'instance_stopped', instance_id: instance.id },
  ]);
  end();
  await worker.stop();
  expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: null });
});

it('goes on after its connection was silent, and leaves the log of that to the monitor', async () => {
  await using proxy = await startFreezingProxy(databaseUrl());
  const { row, lines, faults } = await startHeartbeat({ databaseUrl: proxy.url });
  lines.length = 0;
  faults.length = 0;
  proxy.freezeAt('with beating as', { isForwarded: false });
  const frozenAt = (await row()).heartbeat_at;
  await expect.poll(async () => (await row()).heartbeat_at).not.toBe(frozenAt);
  expect(faults).toMatchObject([{ code: 'silent_connection' }]);
  expect(lines).toEqual([]);
});

it('leaves the log of a PostgreSQL that answers no connection to the monitor', async () => {
  await using proxy = await startTcpProxy(databaseUrl(), 5_432);
  const { row, lines, faults, heartbeat } = await startHeartbeat({ databaseUrl: proxy.url });
  lines.length = 0;
  faults.length = 0;
  const beganMs = performance.now();
  proxy.freeze();
  // One for the connection that was open, and one for another that never was.
  await expect.poll(() => faults.length).toBeGreaterThan(1);
  const frozenAt = (await row()).heartbeat_at;
  proxy.thaw();
  await expect.poll(async () => (await row()).heartbeat_at).not.toBe(frozenAt);
  expect(lines).toEqual([]);
  expect(heartbeat.sinceFailureMs()).toBeLessThan(performance.now() - beganMs);
});

it('logs a lock that it waits for too long when that begins and when it ends', async () => {
  const { lines } = await startHeartbeat();
  lines.length = 0;
  await inTransaction(async (tx) => {
    await tx.execute('lock table instances');
    await expect.poll(() => lines).toMatchObject([{ level: 40, err: { code: '55P03' } }]);
  });
  await expect.poll(() => lines).toMatchObject([{ level: 40 }, { level: 30 }]);
});
