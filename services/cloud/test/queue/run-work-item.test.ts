import { expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { runWorkItem, type WorkDefinition, type WorkDeps } from '../../src/queue/run-work-item.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { useTestQueue } from './test-queue.ts';

const { deps, em, claimed, itemOf, runsOf, databaseUrl } = useTestQueue();

/** Makes an item due, claims it and runs it. */
async function runNow(runDeps: WorkDeps, definition: WorkDefinition, key: string) {
  await enqueue(em(), definition.kind, key);
  return await runWorkItem(runDeps, definition, await claimed(definition.kind, key));
}

it('returns a failure after recording it', async () => {
  const failing: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => Promise.reject(new Error('away')),
  };
  const attempted = await runNow(deps(), failing, 'a');
  expect(attempted).toMatchObject({ outcome: 'retrying', error: { message: 'away' } });
  expect(await itemOf('ingest', 'a')).toMatchObject({ attempts: 1, last_error: 'away' });
});

it('marks an item as failed at its first attempt if the definition calls the error final', async () => {
  const failures: unknown[] = [];
  const failing: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run: () => Promise.reject(new RangeError('too much')),
    classify: (error) => (error instanceof RangeError ? { class: 'final' } : undefined),
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
  expect(await runNow(deps(), away, 'b')).toMatchObject({ outcome: 'retrying' });
});

it('gives a run up that hangs, and tries the item again', async () => {
  const hanging: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => new Promise(() => undefined),
  };
  const attempted = await runNow(deps({ runLimitMs: 50 }), hanging, 'a');
  expect(attempted).toMatchObject({ outcome: 'retrying', error: { code: 'deadline_exceeded' } });
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
  const limited = deps({ runLimitMs: 50 });
  const run = () => runNow(limited, slow, 'slow');
  expect(await run()).toMatchObject({ error: { code: 'deadline_exceeded' } });
  expect(await run()).toMatchObject({
    outcome: 'retrying',
    error: { message: 'The former run of ingest slow has not ended yet.' },
  });
  expect(runs).toBe(1);
  ends.shift()?.();
  expect(await run()).toMatchObject({ error: { code: 'deadline_exceeded' } });
  expect(runs).toBe(2);
});

it.each([
  [true, { outcome: 'done' }],
  [false, { outcome: 'retrying', error: { code: '57014' } }],
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

it('records a failure whose message and details no store takes as they are', async () => {
  const message = `bad\u0000 \u0007request \ud800 ${'x'.repeat(5_000)}`;
  const failing: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run: () => Promise.reject(Object.assign(new Error(message), { status: 422, code: 'a\u0000b' })),
    toProblem: (error) =>
      new ArcadiaError('finance_rejected', String(error), { 'na\u0000me': ['va\u0000lue'] }),
  };
  expect(await runNow(deps(), failing, 'a')).toMatchObject({
    outcome: 'failed',
    failure: { problem: { data: { 'na me': ['va lue'] } } },
  });
  const item = await itemOf('push', 'a');
  expect(item).toMatchObject({ outcome: 'failed', last_error_code: 'a b', lease_token: null });
  expect(item?.last_error).toMatch(/^bad {3}request \ufffd x+$/);
  expect(Buffer.byteLength(item?.last_error ?? '')).toBeLessThanOrEqual(2_048);
});

it('writes a minimal record if the full one is refused, and drops what onFailure wrote', async () => {
  const failing: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run: () => Promise.reject(Object.assign(new Error('away'), { code: 'timeout' })),
    async onFailure(tx) {
      await tx.execute("insert into work_items (kind, key) values ('push', 'of onFailure')");
      await tx.execute('select 1 / 0');
    },
  };
  expect(await runNow(deps(), failing, 'a')).toMatchObject({ outcome: 'retrying' });
  expect(await itemOf('push', 'a')).toMatchObject({ attempts: 1, lease_token: null });
  const item = await itemOf('push', 'a');
  expect(item?.last_error).toContain('could not be stored');
  // A push judges by the code whether its former request may still arrive.
  expect(item?.last_error_code).toBe('timeout');
  expect(await itemOf('push', 'of onFailure')).toBeUndefined();
});

it('gives an item up whose runs were lost eight times', async () => {
  let runs = 0;
  const lethal: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: async () => {
      runs += 1;
    },
  };
  await enqueue(em(), 'ingest', 'a');
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await claimed('ingest');
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
  }
  expect(await runWorkItem(deps(), lethal, await claimed('ingest'))).toMatchObject({
    outcome: 'failed',
  });
  expect(runs).toBe(0);
  expect(await itemOf('ingest', 'a')).toMatchObject({
    outcome: 'failed',
    last_error_code: 'lease_lost',
  });
  expect((await runsOf('a')).map(({ outcome }) => outcome)).toEqual([
    ...Array.from({ length: 8 }, () => 'lost'),
    'failed',
  ]);
});
