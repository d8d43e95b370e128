import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueueOnce } from '../../src/queue/enqueue.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { useTestQueue } from './test-queue.ts';

const { em, deps } = useTestQueue();

/** A worker whose items fail with `error` until it is null, and the log lines that are no report of an end. */
function startWorker(error: Error) {
  const lines: { level: number; kind: string; msg: string }[] = [];
  const sink = { write: (line: string) => lines.push(JSON.parse(line)) };
  const work = { ...deps({ sweepMs: 30 }), logger: pino({ level: 'info' }, sink) };
  const state: { error: Error | null; runs: number } = { error, runs: 0 };
  const ingest: WorkDefinition = {
    kind: 'ingest',
    concurrency: 4,
    async run(item) {
      state.runs += 1;
      if (state.error !== null) throw state.error;
      await openScope(work.orm, 'all').transactional((tx) => complete(tx, item));
    },
  };
  const worker = createWorker(work, [ingest]);
  worker.start();
  const told = () => lines.map(({ msg }) => msg).filter((msg) => msg !== 'work item done');
  return { worker, state, told };
}

it.each([
  [
    { code: 'rate_limited', status: null, retryAfterMs: 3_600_000 },
    'limits the rate',
    'wait_until',
  ],
  [{ code: 'rate_limited', status: 429 }, 'limits the rate', 'wait_until'],
  [{ code: 'unauthorized', status: 401 }, 'denies access', 'circuit_half_open_at'],
])('logs one line when %j stops a kind, and one when it goes on', async (error, begin, column) => {
  await enqueueOnce(
    em(),
    'ingest',
    Array.from({ length: 12 }, (_, at) => `k${at}`),
  );
  const { worker, state, told } = startWorker(Object.assign(new Error('no'), error));
  await expect.poll(told).toEqual([expect.stringContaining(begin)]);
  await expect
    .poll(() => em().execute('select from work_items where lease_token is not null'))
    .toEqual([]);
  const { runs } = state;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(state.runs).toBe(runs);
  expect(await em().execute('select from work_items where attempts > 0')).toEqual([]);
  state.error = null;
  await em().execute(`update work_kinds set ${column} = now() - interval '1 second'`);
  await expect.poll(() => em().execute('select from work_items where outcome is null')).toEqual([]);
  await expect
    .poll(told)
    .toEqual([expect.stringContaining(begin), expect.stringContaining('runs again')]);
  await worker.stop();
});
