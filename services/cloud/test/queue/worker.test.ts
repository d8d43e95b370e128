import { describe, expect, it } from 'vitest';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, deps, databaseUrl } = useTestQueue();

describe('the worker', () => {
  const noting = (kind: 'ingest' | 'push', seen: string[]): WorkDefinition => ({
    kind,
    concurrency: 4,
    run: (item) =>
      inTransaction(async (tx) => {
        seen.push(`${kind} ${item.key}`);
        if (kind === 'ingest') await enqueue(tx, 'push', item.key);
        await complete(tx, item);
      }),
  });

  it('runs the kinds that follow from the one it was woken for, and finishes them before stop', async () => {
    const seen: string[] = [];
    const worker = createWorker(deps(), [noting('ingest', seen), noting('push', seen)]);
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    worker.wake('ingest');
    worker.wake('ingest');
    await expect.poll(() => seen.length).toBe(4);
    await worker.stop();
    expect(seen.sort()).toEqual(['ingest a', 'ingest b', 'push a', 'push b']);
  });

  it('runs nothing after stop', async () => {
    const seen: string[] = [];
    const worker = createWorker(deps(), [noting('ingest', seen)]);
    await worker.stop();
    await enqueue(em(), 'ingest', 'a');
    worker.wake('ingest');
    await worker.drainAll();
    expect(seen).toEqual([]);
  });

  it('shares the items with a second worker, so that each runs once', async () => {
    const seen: string[] = [];
    const keys = Array.from({ length: 40 }, (_, at) => `k${at}`);
    await enqueueOnce(em(), 'ingest', keys);
    const workers = [0, 1].map(() => createWorker(deps(), [noting('ingest', seen)]));
    await Promise.all(workers.map((worker) => worker.drainAll()));
    expect(seen.sort()).toEqual(keys.map((key) => `ingest ${key}`).sort());
  });

  it('sweeps the other kinds while an item hangs, and sweeps again', async () => {
    const seen: string[] = [];
    const hanging = Promise.withResolvers<void>();
    const ingest: WorkDefinition = { kind: 'ingest', concurrency: 1, run: () => hanging.promise };
    const worker = createWorker(deps({ sweepMs: 20 }), [ingest, noting('push', seen)]);
    await enqueueOnce(em(), 'ingest', ['a']);
    worker.start();
    for (const key of ['b', 'c']) {
      await enqueueOnce(em(), 'push', [key]);
      await expect.poll(() => seen).toContain(`push ${key}`);
    }
    hanging.resolve();
    await worker.stop();
  });

  it.each(['insert into work_items', 'with due as materialized'])(
    'sweeps again after its connection went silent at %s',
    async (text) => {
      await using proxy = await startFreezingProxy(databaseUrl());
      const orm = createServiceOrm({ databaseUrl: proxy.url, limits: testStoreLimits });
      const seen: string[] = [];
      const definitions = [noting('ingest', seen), noting('push', seen)];
      const worker = createWorker({ ...deps({ sweepMs: 20 }), orm }, definitions);
      await enqueueOnce(em(), 'push', ['a']);
      proxy.freezeAt(text, { isForwarded: false });
      worker.start();
      await expect.poll(() => seen).toEqual(['push a']);
      await worker.stop();
      await orm.close();
    },
  );
});
