import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { complete, completeAll } from '../../src/queue/end-run.ts';
import { enqueueOnce } from '../../src/queue/enqueue.ts';
import { readWorkKind } from '../../src/queue/list-work-kinds.ts';
import { createPump } from '../../src/queue/pump.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { useTestQueue } from './test-queue.ts';

const { deps, em, inTransaction, itemOf, runsOf } = useTestQueue();

/** A kind whose items run together, unless `leavesOut` says otherwise. Notes which items ran together. */
function batched(
  together: string[][],
  options: { leavesOut?: (key: string) => boolean; beforeCommit?: () => Promise<void> } = {},
): WorkDefinition {
  return {
    kind: 'ingest',
    concurrency: 1,
    run: (item) => inTransaction((tx) => complete(tx, item)),
    batch: {
      size: 200,
      run: (items) =>
        inTransaction(async (tx) => {
          const taken = items.filter(({ key }) => options.leavesOut?.(key) !== true);
          together.push(taken.map(({ key }) => key).sort());
          await options.beforeCommit?.();
          await completeAll(
            tx,
            taken.map((item) => ({ item, againAt: null })),
          );
          return taken;
        }),
    },
  };
}

const keys = (count: number) =>
  Array.from({ length: count }, (_, at) => `k${String(at).padStart(3, '0')}`);

it('runs items together in one run, and counts each of them', async () => {
  const together: string[][] = [];
  await enqueueOnce(em(), 'ingest', keys(20));
  const before = await readWorkKind(em(), 'ingest', new Map());
  expect(await createPump(deps(), batched(together)).drain()).toMatchObject({ done: 20 });
  expect(together).toEqual([keys(20)]);
  for (const key of keys(20)) {
    expect(await itemOf('ingest', key)).toMatchObject({ outcome: 'done', lease_token: null });
  }
  const runs = (await Promise.all(keys(20).map(runsOf))).flat();
  expect(runs).toMatchObject([{ outcome: 'done', attempt: 1, result: { items: 20 } }]);
  const after = await readWorkKind(em(), 'ingest', new Map());
  expect(after.runs_24h.done - before.runs_24h.done).toBe(20);
});

it('runs alone the items that the batch leaves out', async () => {
  const together: string[][] = [];
  await enqueueOnce(em(), 'ingest', keys(4));
  const definition = batched(together, { leavesOut: (key) => key === 'k001' });
  const instance = deps();
  expect(await createPump(instance, definition).drain()).toMatchObject({ done: 4 });
  expect(together).toEqual([['k000', 'k002', 'k003']]);
  expect(await runsOf('k001')).toMatchObject([{ outcome: 'done', result: null }]);
  expect(instance.instance.running.size).toBe(0);
});

it('runs each item alone if their batch fails, and each counts one attempt', async () => {
  const together: string[][] = [];
  await enqueueOnce(em(), 'ingest', keys(5));
  const definition = batched(together, { beforeCommit: () => Promise.reject(new Error('no')) });
  expect(await createPump(deps(), definition).drain()).toMatchObject({ done: 5, retrying: 0 });
  for (const key of keys(5)) {
    expect(await runsOf(key)).toMatchObject([{ outcome: 'done', attempt: 1 }]);
  }
});

it('runs an item that has failed before alone', async () => {
  const together: string[][] = [];
  await enqueueOnce(em(), 'ingest', keys(4));
  await em().execute("update work_items set attempts = 2 where key = 'k002'");
  expect(await createPump(deps(), batched(together)).drain()).toMatchObject({ done: 4 });
  expect(together).toEqual([['k000', 'k001', 'k003']]);
  expect(await runsOf('k002')).toMatchObject([{ outcome: 'done', attempt: 3 }]);
});

it('runs fewer items together after a transaction that took longer than 250 ms', async () => {
  const together: string[][] = [];
  await enqueueOnce(em(), 'ingest', keys(90));
  let isSlow = true;
  const beforeCommit = async () => {
    if (isSlow) await sleep(300);
    isSlow = false;
  };
  await createPump(deps(), batched(together, { beforeCommit })).drain();
  expect(together.map(({ length }) => length).slice(0, 2)).toEqual([50, 25]);
});

it('commits no part of a batch if one of its leases is lost', async () => {
  await enqueueOnce(em(), 'ingest', keys(3));
  const definition = batched([], {
    beforeCommit: async () => {
      await em().execute(
        "update work_items set lease_token = gen_random_uuid() where key = 'k001'",
      );
    },
  });
  expect(await createPump(deps(), definition).drain()).toMatchObject({ done: 2, lost: 1 });
  expect(await itemOf('ingest', 'k001')).toMatchObject({ outcome: null });
  expect(await runsOf('k000')).toMatchObject([{ result: null }]);
});
