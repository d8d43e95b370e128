import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createStoreMonitor, type StoreMonitor, WRITE_PROBE } from '../../src/db/store-monitor.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { createTestDatabase } from '../setup/test-database.ts';

/** Collects log lines. */
function createLog() {
  const lines: { level: number; msg: string; condition?: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, logger };
}

/** A database behind a proxy, whose errors a monitor notices. */
async function startMonitored() {
  const database = await createTestDatabase();
  const proxy = await startTcpProxy(database.url, 5_432);
  const { lines, logger } = createLog();
  const tryServe = () => openScope(orm, 'all').transactional((tx) => tx.execute(WRITE_PROBE));
  const monitor: StoreMonitor = createStoreMonitor({
    logger,
    tryServe,
    probeEveryMs: 50,
    quietMs: 300,
  });
  const orm = createServiceOrm({ databaseUrl: proxy.url, onFault: monitor.notice });
  onTestFinished(async () => {
    monitor.stop();
    await orm.close();
    await proxy[Symbol.asyncDispose]();
    await database.drop();
  });
  const run = (text: string) => openScope(orm, 'all').execute(text);
  return { proxy, lines, run };
}

const raise = (code: string) =>
  `do $$ begin raise exception 'No' using errcode = '${code}'; end $$`;

it('logs one line when PostgreSQL goes away and one when it is back, however many statements fail', async () => {
  const { proxy, lines, run } = await startMonitored();
  await run('select 1');
  proxy.cut();
  for (let time = 1; time <= 20; time += 1) await expect(run('select 1')).rejects.toThrow();
  expect(lines).toMatchObject([
    {
      level: 50,
      condition: 'unreachable',
      msg: 'PostgreSQL cannot be reached, or does not answer.',
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('stack');
  await proxy.restore();
  await expect.poll(() => lines.length).toBe(2);
  expect(lines[1]).toMatchObject({
    level: 30,
    conditions: ['unreachable'],
    msg: 'PostgreSQL serves again',
  });
});

it.each([
  ['53100', 'disk_full'],
  ['53200', 'out_of_memory'],
  ['53300', 'too_many_connections'],
  ['25006', 'read_only'],
  ['57P03', 'starting'],
])(
  'names the condition of %s, and ends it once no statement fails any more',
  async (code, condition) => {
    const { lines, run } = await startMonitored();
    for (let time = 1; time <= 10; time += 1) await expect(run(raise(code))).rejects.toThrow();
    expect(lines).toMatchObject([{ level: 50, condition }]);
    await expect.poll(() => lines.length).toBe(2);
    expect(lines[1]).toMatchObject({ level: 30, conditions: [condition] });
    await expect(run(raise(code))).rejects.toThrow();
    expect(lines).toHaveLength(3);
  },
);

it.each(['57014', '40001', '23505', '22P02'])(
  'does not log %s: it says nothing lasting of PostgreSQL',
  async (code) => {
    const { lines, run } = await startMonitored();
    await expect(run(raise(code))).rejects.toThrow();
    expect(lines).toEqual([]);
  },
);

it('goes on while the probe fails, and logs another condition of the same outage once', async () => {
  const { lines, logger } = createLog();
  let fault: Error | undefined = new Error('Connection terminated unexpectedly');
  const tryServe = async () => {
    if (fault !== undefined) throw fault;
  };
  const monitor = createStoreMonitor({ logger, tryServe, probeEveryMs: 5, quietMs: 20 });
  onTestFinished(monitor.stop);
  monitor.notice(fault);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(lines).toHaveLength(1);
  fault = undefined;
  await expect.poll(() => lines.length).toBe(2);
});

it('says nothing of a PostgreSQL whose pool was closed during the probe', async () => {
  const { lines, logger } = createLog();
  const probe = Promise.withResolvers<never>();
  const tryServe = () => probe.promise;
  const monitor = createStoreMonitor({ logger, tryServe, probeEveryMs: 1, quietMs: 1 });
  monitor.notice(new Error('Connection terminated unexpectedly'));
  await new Promise((resolve) => setTimeout(resolve, 50));
  monitor.stop();
  probe.reject(new Error('Cannot use a pool after calling end on the pool'));
  await new Promise(setImmediate);
  expect(lines).toMatchObject([{ level: 50, condition: 'unreachable' }]);
});
