import { expect, it } from 'vitest';
import { createLogger } from '../../src/logger.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue, enqueueOnce } from '../../src/queue/enqueue.ts';
import { runWorkItem, type WorkDefinition, type WorkDeps } from '../../src/queue/run-work-item.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { useTestQueue } from './test-queue.ts';

const queue = useTestQueue();

/** Runs a push of the invoice `i-1` so, and returns its lines in the log and the ended runs that were reported. */
async function runPush(
  run: WorkDefinition['run'],
  others: Partial<WorkDefinition> = {},
  queueDeps: WorkDeps = queue.deps(),
) {
  const lines: Record<string, unknown>[] = [];
  const runs: unknown[] = [];
  const deps = {
    ...queueDeps,
    logger: createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) }),
    onRunEnd: (ended: unknown) => void runs.push(ended),
  };
  const push: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    run,
    describe: async () => ({ invoice_number: '77', period: '2026-04' }),
    ...others,
  };
  await queue.inTransaction((em) => enqueue(em, 'push', 'i-1'));
  await runWorkItem(deps, push, await queue.claimed('push'));
  return { lines, runs, instance: deps.instance.id };
}

it('runWorkItem logs one line per run that is done, with the invoice and the result', async () => {
  const { lines, runs, instance } = await runPush((item) =>
    queue.inTransaction((em) => complete(em, item, { result: { action: 'created' } })),
  );
  expect(lines).toMatchObject([
    {
      level: 30,
      msg: 'work item done',
      ...{ kind: 'push', key: 'i-1', invoice_number: '77', period: '2026-04', action: 'created' },
      ...{ attempt: 1, ms: expect.any(Number), instance },
    },
  ]);
  expect(runs).toEqual([
    {
      ...{ kind: 'push', key: 'i-1', attempt: 1, outcome: 'done' },
      ...{ seconds: expect.any(Number), result: { action: 'created' } },
    },
  ]);
});

it('runWorkItem logs the code and the message of a foreseen failure, and no stack', async () => {
  const failure = Object.assign(new Error('status 502. Try again later.'), {
    code: 'server_error',
    status: 502,
  });
  const { lines, runs } = await runPush(() => Promise.reject(failure));
  expect(lines).toMatchObject([
    {
      level: 40,
      msg: 'work item failed',
      invoice_number: '77',
      outcome: 'retrying',
      code: 'server_error',
    },
  ]);
  expect(JSON.stringify(lines)).toContain('status 502');
  expect(JSON.stringify(lines)).not.toContain('stack');
  expect(runs).toMatchObject([{ outcome: 'retrying', result: {} }]);
});

it('runWorkItem logs the stack of a failure that nobody foresaw', async () => {
  const { lines } = await runPush(() => Promise.reject(new TypeError('x is not a function')));
  expect(lines).toMatchObject([{ err: { type: 'TypeError', stack: expect.any(String) } }]);
});

it('runWorkItem logs how a run ended even if its invoice cannot be read', async () => {
  const { lines } = await runPush((item) => queue.inTransaction((em) => complete(em, item)), {
    describe: () => Promise.reject(new Error('PostgreSQL is away')),
  });
  expect(lines).toMatchObject([{ msg: 'work item done', kind: 'push' }]);
});

it('runWorkItem leaves the log of a PostgreSQL that is away to its monitor', async () => {
  await using proxy = await startTcpProxy(queue.databaseUrl(), 5_432);
  const orm = createServiceOrm({ databaseUrl: proxy.url });
  const run = async () => {
    await orm.em.fork().execute('select 1');
    proxy.cut();
    await orm.em.fork().execute('select 1');
  };
  const { lines, runs } = await runPush(run, {}, { ...queue.deps(), orm });
  await orm.close();
  expect(lines).toEqual([]);
  expect(runs).toMatchObject([{ outcome: 'lost' }]);
});

it('runWorkItem logs a failure that repeats once, and how often it came with the next success', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
  const [first, second] = [queue.deps(), queue.deps()].map((deps) => ({ ...deps, logger }));
  if (first === undefined || second === undefined) throw new Error('There are two instances.');
  let code: string | null = 'server_error';
  const push: WorkDefinition = {
    kind: 'push',
    concurrency: 1,
    async run(item) {
      if (code !== null) throw Object.assign(new Error(`It is ${code}.`), { code });
      await queue.inTransaction((em) => complete(em, item));
    },
  };
  const run = async (deps: typeof first, key: string) => {
    await queue.inTransaction((em) => enqueueOnce(em, 'push', [key]));
    await queue
      .em()
      .execute("update work_items set due_at = now() - interval '1 second' where key = ?", [key]);
    await runWorkItem(deps, push, await queue.claimed('push', key));
  };
  const logged = () => lines.splice(0).map(({ key, code: of }) => `${key} ${of}`);

  await run(first, 'a');
  await run(first, 'b');
  // Another instance has not logged it, but the item has failed so before.
  await run(second, 'a');
  expect(logged()).toEqual(['a server_error']);
  code = 'timeout';
  await run(first, 'a');
  await run(first, 'b');
  expect(logged()).toEqual(['a timeout']);
  code = null;
  await run(first, 'a');
  expect(lines.splice(0)).toMatchObject([{ msg: 'work item done', key: 'a', failures_before: 4 }]);
  code = 'timeout';
  await run(first, 'c');
  expect(logged()).toEqual(['c timeout']);
});

it('runWorkItem logs each item that fails for good', async () => {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
  const deps = { ...queue.deps(), logger };
  const run = () =>
    Promise.reject(Object.assign(new Error('No.'), { code: 'refused', status: 422 }));
  for (const key of ['a', 'b']) {
    await queue.inTransaction((em) => enqueue(em, 'push', key));
    await runWorkItem(deps, { kind: 'push', concurrency: 1, run }, await queue.claimed('push'));
  }
  expect(lines).toMatchObject([
    { key: 'a', outcome: 'failed' },
    { key: 'b', outcome: 'failed' },
  ]);
});
