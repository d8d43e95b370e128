import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { portOf, spawnService } from '../setup/spawn-service.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { mintToken } from '../setup/test-service.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function serve(port: number, others: Record<string, string> = {}) {
  return spawnService({ DATABASE_URL: database.url, PORT: String(port), ...others });
}

it('serves until SIGTERM, then exits with 0', async () => {
  const child = serve(0);
  const url = `http://127.0.0.1:${await portOf(child)}`;
  await expect.poll(async () => (await fetch(`${url}/api/ready`)).status).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('answers a request that waits for events, then exits with 0', async () => {
  const child = serve(0);
  const url = `http://127.0.0.1:${await portOf(child)}`;
  const headers = { authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}` };
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('select clock_timestamp()::text as began');
  // The database has no events: without SIGTERM the request would wait for 30 seconds and be cut off after 20.
  const waiting = fetch(`${url}/api/v1/events?wait=30`, { headers });
  // The statement of the poller, which comes again and again while a request waits.
  const polled = `select from pg_stat_activity
    where query like '%pg_snapshot_xmin(snapshot)%' and query_start > $1 and pid <> pg_backend_pid()`;
  await expect
    .poll(async () => (await client.query(polled, [rows[0]?.began])).rowCount)
    .toBeGreaterThan(0);
  await client.end();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const response = await waiting;
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: [], next_cursor: expect.any(String) });
  expect(await ended).toEqual([0, null]);
});

it('exits although one client has sent half a request and another sends requests without a pause', async () => {
  const child = serve(0);
  const port = await portOf(child);
  const half = connect(port, '127.0.0.1').on('error', () => undefined);
  half.write('POST /api/v1/deployments HTTP/1.1\r\nHost: x\r\nContent-Le');
  const agent = new Agent({ keepAlive: true });
  let answers = 0;
  const ask = () =>
    get({ agent, port, path: '/api/health' }, (response) => {
      answers += 1;
      response.resume().once('end', ask);
    }).once('error', () => undefined);
  ask();
  await expect.poll(() => answers).toBeGreaterThan(3);
  const ended = once(child, 'exit');
  const beganMs = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  // Neither client makes it wait until the end of its grace.
  expect(performance.now() - beganMs).toBeLessThan(15_000);
  agent.destroy();
});

it('exits with 0 on SIGTERM during its start', async () => {
  const child = serve(0, { MONGODB_URI: 'mongodb://127.0.0.1:1/away' });
  await portOf(child);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('exits at once after its schedules have ticked', async () => {
  const child = serve(0);
  const url = `http://127.0.0.1:${await portOf(child)}`;
  await expect.poll(async () => (await fetch(`${url}/api/ready`)).status).toBe(200);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('update agenda.cloud_billing set next_run_at = now()');
  const ticked = 'select from agenda.cloud_billing where last_finished_at is not null';
  await expect.poll(async () => (await client.query(ticked)).rowCount).toBeGreaterThan(0);
  await client.end();
  const ended = once(child, 'exit');
  const beganMs = performance.now();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - beganMs).toBeLessThan(10_000);
});

/** With the real limits: a request and a work item wait on silent connections, and so does the store of the schedules. */
it('answers 503 and exits with 0 within 30 seconds of SIGTERM while PostgreSQL is silent', async () => {
  await using proxy = await startFreezingProxy(database.url);
  const locker = new pg.Client({ connectionString: database.url });
  locker.on('error', () => undefined);
  await locker.connect();
  await locker.query(`delete from work_items where kind = 'due-repair'`);
  await locker.query('begin; lock table subscriptions');
  const child = serve(0, { DATABASE_URL: proxy.url });
  const url = `http://127.0.0.1:${await portOf(child)}`;
  // The item of this kind may run for minutes: the lock of the table makes it wait.
  const waits = `select from pg_locks where relation = 'subscriptions'::regclass and not granted`;
  await expect
    .poll(async () => (await locker.query(waits)).rowCount, { timeout: 30_000 })
    .toBeGreaterThan(0);
  const headers = { authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}` };
  const list = () => fetch(`${url}/api/v1/deployments`, { headers });
  expect((await list()).status).toBe(200);
  const frozen = Promise.withResolvers<void>();
  // The worker reads deployments too: only this text belongs to the request.
  proxy.freezeAt('select * from "cloud_deployments" as "d"', { isForwarded: true }, frozen.resolve);
  const request = list();
  await frozen.promise;
  proxy.freeze();
  // Nothing tells the service that its session has ended. The lock must not be held for long: the transaction that holds
  // it keeps events back in the feed of every database of the cluster.
  await locker.query(`select pg_terminate_backend(pid) from pg_locks
    where relation = 'subscriptions'::regclass and not granted`);
  await locker.end();
  const ended = once(child, 'exit');
  const beganMs = performance.now();
  child.kill('SIGTERM');
  const answer = await request;
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await ended).toEqual([0, null]);
  expect(performance.now() - beganMs).toBeLessThan(30_000);
}, 90_000);

it('answers malformed HTTP with a 400 problem', async () => {
  const child = serve(0);
  const socket = connect(await portOf(child), '127.0.0.1');
  socket.end('FROBNICATE /api/v1/deployments HTTP/1.1\r\nHost: x\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400/);
  expect(answer).toContain('"code":"invalid_request"');
});

it('prints one line that names DATABASE_URL if PostgreSQL cannot be reached', async () => {
  const child = serve(0, { DATABASE_URL: 'postgres://a:b@127.0.0.1:9/c' });
  const [[code], printed, log] = await Promise.all([
    once(child, 'exit'),
    text(child.stderr),
    text(child.stdout),
  ]);
  expect(code).toBe(1);
  expect(printed).toMatch(/^PostgreSQL cannot be reached .*DATABASE_URL.*\n$/);
  // The watch over PostgreSQL ends with the start that failed: it neither holds the process nor reports a recovery.
  expect(log).not.toContain('PostgreSQL serves again');
});

it('prints one line if its port is in use', async () => {
  const port = await portOf(serve(0));
  const second = serve(port);
  const [[code], printed] = await Promise.all([once(second, 'exit'), text(second.stderr)]);
  expect(code).toBe(1);
  expect(printed).toBe(
    `Port ${port} is in use. Set PORT to a free port, or stop the process that listens on it.\n`,
  );
});
