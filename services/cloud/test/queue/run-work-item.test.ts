import { expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { complete } from '../../src/queue/lease.ts';
import { runNow, type WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { useTestQueue } from './test-queue.ts';

const { deps, itemOf, databaseUrl } = useTestQueue();

it('runs an item at once with runNow, and returns a failure after recording it', async () => {
  const failing: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => Promise.reject(new Error('away')),
  };
  const attempted = await runNow(deps(), failing, 'a');
  expect(attempted).toMatchObject({ outcome: 'postponed', error: { message: 'away' } });
  expect(await itemOf('ingest', 'a')).toMatchObject({ attempts: 1, last_error: 'away' });
});

it('marks an item as failed at its first attempt if the definition calls the error final', async () => {
  const failures: unknown[] = [];
  const failing: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run: () => Promise.reject(new RangeError('too much')),
    isFinal: (error) => error instanceof RangeError,
    onFailure: async (_em, _item, failure, outcome) => {
      failures.push([failure.message, outcome]);
    },
  };
  expect(await runNow(deps(), failing, 'a')).toMatchObject({ outcome: 'failed' });
  expect(await itemOf('push', 'a')).toMatchObject({
    attempts: 1,
    outcome: 'failed',
    last_error: 'too much',
  });
  expect(failures).toEqual([['too much', 'failed']]);

  const away = { ...failing, run: () => Promise.reject(new Error('away')) };
  expect(await runNow(deps(), away, 'b')).toMatchObject({ outcome: 'postponed' });
});

it('gives a run up that hangs, and tries the item again', async () => {
  const hanging: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => new Promise(() => undefined),
  };
  const attempted = await runNow({ ...deps(), runLimitMs: 50 }, hanging, 'a');
  expect(attempted).toMatchObject({ outcome: 'postponed', error: { code: 'deadline_exceeded' } });
});

it('does not run an item again before the run that it gave up has ended', async () => {
  let runs = 0;
  const ends: (() => void)[] = [];
  const slow: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => {
      runs += 1;
      return new Promise<void>((resolve) => ends.push(resolve));
    },
  };
  const run = () => runNow({ ...deps(), runLimitMs: 50 }, slow, 'slow');
  expect(await run()).toMatchObject({ error: { code: 'deadline_exceeded' } });
  expect(await run()).toMatchObject({
    outcome: 'postponed',
    error: { message: 'The former run of ingest slow has not ended yet.' },
  });
  expect(runs).toBe(1);
  ends.shift()?.();
  expect(await run()).toMatchObject({ error: { code: 'deadline_exceeded' } });
  expect(runs).toBe(2);
});

it.each([
  [true, { outcome: 'done' }],
  [false, { outcome: 'postponed', error: { code: '57014' } }],
])(
  'runs long statements only if the definition has them (%s)',
  async (hasLongStatements, outcome) => {
    const orm = createServiceOrm({ databaseUrl: databaseUrl(), limits: testStoreLimits });
    const slow: WorkDefinition = {
      kind: 'ingest',
      concurrency: 1,
      hasLongStatements,
      run: (item) =>
        inTransaction(openScope(orm, 'all'), async (tx) => {
          await tx.execute(`select pg_sleep(${testStoreLimits.statementMs / 1000})`);
          await complete(tx, item);
        }),
    };
    expect(await runNow({ ...deps(), orm }, slow, 'a')).toMatchObject(outcome);
    await orm.close();
  },
);
