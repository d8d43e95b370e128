import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueueOnce } from '../../src/queue/enqueue.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { useTestQueue } from './test-queue.ts';

const { em, deps } = useTestQueue();

/** Two instances whose items fail with `error` until it is null, and the log lines that are not of finished work. */
function startWorkers(error: Error) {
  const lines: { level: number; kind: string; msg: string }[] = [];
  const sink = { write: (line: string) => lines.push(JSON.parse(line)) };
  const logger = pino({ level: 'info' }, sink);
  const state: { error: Error | null; runs: number } = { error, runs: 0 };
  const workers = [1, 2].map(() => {
    const work = { ...deps({ sweepMs: 30 }), logger };
    const ingest: WorkDefinition = {
      kind: 'ingest',
      concurrency: 4,
      async run(item) {
        state.runs += 1;
        if (state.error !== null) throw state.error;
        await openScope(work.orm, 'all').transactional((tx) => complete(tx, item));
      },
    };
    return createWorker(work, [ingest]);
  });
  for (const worker of workers) worker.start();
  const told = () => lines.map(({ msg }) => msg).filter((msg) => msg !== 'work item done');
  const stop = () => Promise.all(workers.map((worker) => worker.stop()));
  return { state, told, stop };
}

const hasNoLease = () =>
  expect
    .poll(() => em().execute('select from work_items where lease_token is not null'))
    .toEqual([]);

const stops = [
  {
    ...{ error: { code: 'rate_limited', status: null, retryAfterMs: 3_600_000 } },
    ...{ begin: 'limits the rate', column: 'wait_until', times: 2 },
  },
  {
    ...{ error: { code: 'rate_limited', status: 429 } },
    ...{ begin: 'limits the rate', column: 'wait_until', times: 2 },
  },
  {
    ...{ error: { code: 'unauthorized', status: 401 } },
    ...{ begin: 'denies access', column: 'circuit_half_open_at', times: 1 },
  },
];

it.each(stops)(
  'logs that $error.code stops a kind on two instances, and that it goes on, $times times',
  async ({ error, begin, column, times }) => {
    await enqueueOnce(
      em(),
      'ingest',
      Array.from({ length: 12 }, (_, at) => `k${at}`),
    );
    const { state, told, stop } = startWorkers(Object.assign(new Error('no'), error));
    const begun = Array.from({ length: times }, () => expect.stringContaining(begin));
    await expect.poll(told).toEqual(begun);
    await hasNoLease();
    const { runs } = state;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(state.runs).toBe(runs);
    expect(await em().execute('select from work_items where attempts > 0')).toEqual([]);
    if (times === 1) {
      // An item tests the circuit and finds it open still.
      await em().execute(`update work_kinds set ${column} = now() - interval '1 second'`);
      await expect.poll(() => state.runs).toBeGreaterThan(runs);
      await hasNoLease();
      expect(told()).toEqual(begun);
    }
    state.error = null;
    await em().execute(`update work_kinds set ${column} = now() - interval '1 second'`);
    await expect
      .poll(() => em().execute('select from work_items where outcome is null'))
      .toEqual([]);
    const ended = Array.from({ length: times }, () => expect.stringContaining('runs again'));
    await expect.poll(told).toEqual([...begun, ...ended]);
    await stop();
  },
);
