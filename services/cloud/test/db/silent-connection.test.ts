import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { allowLongStatements } from '../../src/db/store-limits.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { createPool } from '../../src/db/watch-pool.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { type FreezingProxy, startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let proxy: FreezingProxy;
let orm: MikroORM;
beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startFreezingProxy(database.url);
  orm = createServiceOrm({ databaseUrl: proxy.url, limits: testStoreLimits });
});
afterEach(async () => {
  await orm.close();
  await proxy[Symbol.asyncDispose]();
  await database.drop();
});

const { statementMs, longStatementMs, closeMs } = testStoreLimits;
const em = () => openScope(orm, 'all');
const one = () => em().execute('select 1 as one');
const sleep = (ms: number) => `select pg_sleep(${ms / 1000})`;
const silent = { code: 'silent_connection' };

/** Opens every connection of the pool. */
async function warmUp(): Promise<void> {
  await Promise.all(Array.from({ length: 20 }, () => em().execute(sleep(200))));
  expect(proxy.open()).toBe(20);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

it('gives a silent connection up, and all idle ones with it, so that only one statement waits', async () => {
  await warmUp();
  proxy.freeze();
  expect(await timed(() => expect(one()).rejects.toMatchObject(silent))).toBeLessThan(
    5 * statementMs,
  );
  expect(await one()).toEqual([{ one: 1 }]);
  expect(proxy.opened()).toBe(21);
});

it('fails every statement that waits on one of 20 silent connections, then serves again', async () => {
  await warmUp();
  proxy.freeze();
  const waiting = await Promise.allSettled(Array.from({ length: 60 }, one));
  const failed = waiting.filter(({ status }) => status === 'rejected');
  expect(failed.length).toBeGreaterThanOrEqual(20);
  expect(await Promise.all(Array.from({ length: 40 }, one))).toHaveLength(40);
});

it('does not lend a connection again that was in use while another one was found silent', async () => {
  const { pool, close } = createPool({ connectionString: proxy.url }, testStoreLimits);
  const inUse = await pool.connect();
  await pool.query('select 1');
  proxy.freeze();
  await expect(pool.query('select 1')).rejects.toMatchObject(silent);
  inUse.release();
  expect((await pool.query('select 1')).rowCount).toBe(1);
  await close();
});

it.each(['begin', 'insert into plans', 'savepoint', 'release', 'commit'])(
  'fails a transaction whose connection is silent from its %s on, and frees its rows',
  async (text) => {
    const write = () =>
      inTransaction(em(), (tx) =>
        inTransaction(tx, (inner) =>
          inner.execute(`insert into plans (id, code, name) values (gen_random_uuid(), 'x', 'x')`),
        ),
      );
    proxy.freezeAt(text, { isForwarded: false });
    expect(await timed(() => expect(write()).rejects.toMatchObject(silent))).toBeLessThan(
      5 * statementMs,
    );
    // PostgreSQL ends the session, which it believes to be idle in a transaction: then the code is free again.
    await expect
      .poll(
        () =>
          write().then(
            () => 'written',
            () => 'locked',
          ),
        { timeout: 8 * statementMs },
      )
      .toBe('written');
  },
);

it.each(['commit', 'rollback'])('limits a read after the %s of a long transaction', async (end) => {
  const limits = { ...testStoreLimits, longStatementMs: 10 * statementMs };
  const own = createServiceOrm({ databaseUrl: proxy.url, limits });
  const long = allowLongStatements(() =>
    inTransaction(openScope(own, 'all'), async (tx) => {
      await tx.execute('select 1');
      if (end === 'rollback') throw new Error('the cause');
    }),
  );
  await long.catch(() => undefined);
  proxy.freeze();
  const read = () => openScope(own, 'all').execute('select 1');
  expect(await timed(() => expect(read()).rejects.toMatchObject(silent))).toBeLessThan(
    5 * statementMs,
  );
  await own.close();
});

it('does not take a session that has ended for a silent one', async () => {
  await warmUp();
  const lost = inTransaction(em(), async (tx) => {
    const [row] = await tx.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
    await em().execute(`select pg_terminate_backend(${row?.pid})`);
    await expect.poll(() => proxy.open()).toBe(19);
    await tx.execute('select 1');
  });
  await expect(lost).rejects.toThrow();
  await new Promise((resolve) => setTimeout(resolve, 1.5 * statementMs));
  expect(proxy.open()).toBe(19);
});

it('fails a rollback on a silent connection with the error that caused it', async () => {
  proxy.freezeAt('rollback', { isForwarded: false });
  const failing = inTransaction(em(), async (tx) => {
    await tx.execute('select 1');
    throw new Error('the cause');
  });
  await expect(failing).rejects.toThrow('the cause');
  expect(await one()).toEqual([{ one: 1 }]);
});

it('ends a slow statement in PostgreSQL, and keeps its connection and the idle ones', async () => {
  await warmUp();
  await expect(em().execute(sleep(1.2 * statementMs))).rejects.toMatchObject({ code: '57014' });
  expect(await one()).toEqual([{ one: 1 }]);
  expect(proxy.opened()).toBe(20);
});

it('does not take an answer for silence that arrives bit by bit', async () => {
  const rows = 40;
  const slow = `select pg_sleep(${(1.5 * statementMs) / rows / 1000}), repeat('x', 10000) from generate_series(1, ${rows})`;
  const answer = inTransaction(em(), async (tx) => {
    await tx.execute('set local statement_timeout = 0');
    return await tx.execute<unknown[]>(slow);
  });
  expect(await answer).toHaveLength(rows);
});

it('allows long statements in a transaction, up to their own limit', async () => {
  const run = (ms: number) =>
    allowLongStatements(() => inTransaction(em(), (tx) => tx.execute(sleep(ms))));
  await run(1.2 * statementMs);
  await expect(run(longStatementMs)).rejects.toMatchObject({ code: '57014' });
  // The next transaction on the same connection has the short limit again.
  await expect(
    inTransaction(em(), (tx) => tx.execute(sleep(1.2 * statementMs))),
  ).rejects.toMatchObject({
    code: '57014',
  });
  await expect(
    allowLongStatements(() => em().execute(sleep(1.2 * statementMs))),
  ).rejects.toMatchObject({ code: '57014' });
});

it('fails a stream of rows at once if its connection ends', async () => {
  const reading = inTransaction(em(), async (tx) => {
    const rows = platformSql(tx)
      .selectFrom(sql<{ n: number }>`generate_series(1, 1000)`.as('n'))
      .select(sql<number>`pg_backend_pid()`.as('pid'))
      .stream(10);
    for await (const { pid } of rows) await em().execute(`select pg_terminate_backend(${pid})`);
  });
  const limit = new Promise((resolve) => setTimeout(resolve, 5_000, 'it hangs'));
  const outcome = Promise.race([reading.then(() => 'it was read', String), limit]);
  expect(await outcome).toMatch(/terminat/);
});

it('fails a stream of rows at once if its connection ends after the last row', async () => {
  const { hostname, port } = new URL(database.url);
  const server = createServer((client) => {
    const store = connect(Number(port), hostname);
    client.on('data', (data) => store.write(data)).on('error', () => undefined);
    store
      .on('error', () => undefined)
      .on('data', (data) => {
        // Ends before PostgreSQL says that it is ready for the next statement.
        client.write(data, () => data.includes('SELECT 3') && client.destroy());
      });
    client.on('close', () => store.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = new URL(database.url);
  url.port = String(typeof address === 'object' ? address?.port : '');
  const cut = createServiceOrm({ databaseUrl: url.href, limits: testStoreLimits });
  const reading = inTransaction(openScope(cut, 'all'), async (tx) => {
    const three = sql<{ n: number }>`generate_series(1, 3)`.as('three');
    for await (const _ of platformSql(tx).selectFrom(three).selectAll().stream(10));
  });
  const limit = new Promise((resolve) => setTimeout(resolve, 5_000, 'it hangs'));
  expect(await Promise.race([reading.then(() => 'it was read', String), limit])).toMatch(
    /terminat/,
  );
  await cut.close();
  server.close();
});

it('streams rows many times on one connection without a listener for each', async () => {
  const warnings: string[] = [];
  const onWarning = ({ message }: Error) => void warnings.push(message);
  process.on('warning', onWarning);
  await inTransaction(em(), async (tx) => {
    const rows = platformSql(tx).selectFrom(sql<{ n: number }>`generate_series(1, 3)`.as('three'));
    for (let times = 0; times < 20; times += 1) for await (const _ of rows.selectAll().stream(1));
  });
  await new Promise(setImmediate);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

it('frees the locks of a transaction with long statements as soon as any others if its client stands still', async () => {
  const settings = `select current_setting('statement_timeout') as statement,
    current_setting('idle_in_transaction_session_timeout') as idle`;
  const inLong = allowLongStatements(() => inTransaction(em(), (tx) => tx.execute(settings)));
  expect(await inLong).toEqual([
    { statement: `${0.8 * longStatementMs}ms`, idle: `${2 * statementMs}ms` },
  ]);
});

it('gives up the silent connection of a transaction with long statements within their limit', async () => {
  proxy.freezeAt('pg_sleep', { isForwarded: true });
  const waited = await timed(() =>
    expect(
      allowLongStatements(() => inTransaction(em(), (tx) => tx.execute(sleep(1)))),
    ).rejects.toMatchObject(silent),
  );
  expect(waited).toBeGreaterThan(statementMs);
  expect(waited).toBeLessThan(2 * longStatementMs);
});

it('closes within its limit while statements wait on silent connections', async () => {
  await warmUp();
  proxy.freeze();
  const waiting = Promise.allSettled(
    Array.from({ length: 20 }, () => inTransaction(em(), (tx) => tx.execute(sleep(1)))),
  );
  expect(await timed(() => orm.close())).toBeLessThan(closeMs + 5 * statementMs);
  expect((await waiting).every(({ status }) => status === 'rejected')).toBe(true);
});

it('reports each caller that waits for a free connection in vain', async () => {
  const faults: unknown[] = [];
  const { pool, close } = createPool({ connectionString: database.url, max: 1 }, testStoreLimits, {
    onFault: (error) => void faults.push(error),
  });
  const inUse = await pool.connect();
  const message = 'timeout exceeded when trying to connect';
  await Promise.all([
    expect(pool.query('select 1')).rejects.toThrow(message),
    expect(pool.connect()).rejects.toThrow(message),
  ]);
  expect(faults).toMatchObject([{ message }, { message }]);
  inUse.release();
  await close();
});
