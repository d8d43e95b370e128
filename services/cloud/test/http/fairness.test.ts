import { connect, type Socket } from 'node:net';
import type { ArcadiaClient } from '@arcadia/api-client';
import { ProblemError } from '@arcadia/api-client';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultStoreLimits } from '../../src/db/store-limits.ts';
import { anonymous, type Caller } from '../../src/http/caller.ts';
import { createFairness, type FairnessLimits } from '../../src/http/fairness.ts';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';
import { holdLock, waiterFor } from './keyed-call.ts';

/** A write waits for the lock of a test until all others have come, which takes long on a busy machine. */
const storeLimits = { ...defaultStoreLimits, statementMs: 60_000 };

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    storeLimits,
    fairness: { maxWaitMs: 50_000, refusalDelayMs: 10 },
  });
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { display_name: 'Shop', region: 'syd1' };

/** Starts a service in which few requests of a caller run and wait, on the database of the other one. */
async function startSmall(fairness: Partial<FairnessLimits>): Promise<TestService> {
  const databaseUrl = service.config.databaseUrl;
  const small = await startTestService({
    databaseUrl,
    storeLimits,
    fairness: { refusalDelayMs: 10, ...fairness },
  });
  onTestFinished(() => small[Symbol.asyncDispose]());
  return small;
}

/** The number of handlers that run: sessions that wait for the session `pid`. */
async function runningBehind(pid: number): Promise<number> {
  const sql = `select count(*)::int as count from pg_stat_activity where ?::int = any(pg_blocking_pids(pid))
    or exists (select from unnest(pg_blocking_pids(pid)) blocker where ?::int = any(pg_blocking_pids(blocker)))`;
  const [row] = await service.em().execute<{ count: number }[]>(sql, [pid, pid]);
  return row?.count ?? 0;
}

/** Counts the outcomes of calls: "done", or the code of the problem. */
function tally(calls: readonly Promise<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const count = (outcome: string) => {
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  };
  for (const call of calls) {
    void call.then(
      () => count('done'),
      (error: unknown) => count(error instanceof ProblemError ? error.code : String(error)),
    );
  }
  return counts;
}

const lockDeployment = (id: string) =>
  holdLock(service, `select from cloud_deployments where id = '${id}' for update`);

describe('800 concurrent writes of one tenant', () => {
  it('run eight at a time, 100 wait, and the rest gets 429, while another tenant reads and writes', async () => {
    const [crowd, other] = [await service.member('crowd'), await service.member('other')];
    const { id } = await other.deployments.create({ ...shop, slug: 'mine' });
    const lock = await holdLock(
      service,
      `lock table cloud_deployments in share row exclusive mode`,
    );
    const calls = Array.from({ length: 800 }, (_, n) =>
      crowd.deployments.create({ ...shop, slug: `s-${n}` }),
    );
    const counts = tally(calls);
    await expect.poll(() => counts).toEqual({ too_many_requests: 692 });
    expect(await runningBehind(lock.pid)).toBe(8);
    expect(await other.deployments.get(id)).toMatchObject({ id });
    await lock.release();
    await expect.poll(() => counts).toEqual({ done: 108, too_many_requests: 692 });
    await Promise.allSettled(calls);
  });

  it('to one deployment run one at a time and 64 wait, while the tenant reads and writes others', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: 'hot' });
    const lock = await lockDeployment(id);
    const calls = Array.from({ length: 800 }, (_, n) =>
      acme.deployments.update(id, { display_name: `Shop ${n}` }),
    );
    const counts = tally(calls);
    await expect.poll(() => counts).toEqual({ too_many_requests: 735 });
    expect(await runningBehind(lock.pid)).toBe(1);
    expect(await acme.deployments.get(id)).toMatchObject({ display_name: 'Shop' });
    await acme.deployments.create({ ...shop, slug: 'cold' });
    await lock.release();
    await expect.poll(() => counts).toEqual({ done: 65, too_many_requests: 735 });
    await Promise.allSettled(calls);
    expect(await acme.deployments.get(id)).toMatchObject({ seq: 66 });
  });
});

describe('a request beyond the limits', () => {
  it('gets 429 with retry-after, and with the deployment if that has reached its limit', async () => {
    const small = await startSmall({ running: 2, waiting: 1, deploymentWaiting: 0 });
    const acme = await small.member('limits');
    const [first, second] = await Promise.all(
      ['a', 'b'].map((slug) => acme.deployments.create({ ...shop, slug })),
    );
    const lock = await lockDeployment(first?.id ?? '');
    const held = acme.deployments.update(first?.id ?? '', { display_name: 'A' });
    await waiterFor(service, lock.pid);
    const sameDeployment = acme.deployments.update((first?.id ?? '').toUpperCase(), {
      display_name: 'B',
    });
    expect(await refusal(sameDeployment)).toMatchObject({
      status: 429,
      code: 'too_many_requests',
      retryAfterSeconds: 5,
      problem: { deployment_id: first?.id, retry_after_seconds: 5 },
    });
    await acme.deployments.update(second?.id ?? '', { display_name: 'B' });
    await lock.release();
    await held;
  });

  it('gets 429 after the longest wait, and is not run later', async () => {
    const small = await startSmall({ running: 1, maxWaitMs: 100 });
    const acme = await small.member('patient');
    const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
    const lock = await lockDeployment(id);
    const held = acme.deployments.update(id, { display_name: 'A' });
    await waiterFor(service, lock.pid);
    const calls = [
      () => acme.deployments.update(id, { display_name: 'B' }),
      () => acme.deployments.list(),
    ];
    for (const call of calls) {
      expect(await refusal(call())).toMatchObject({ status: 429, code: 'too_many_requests' });
    }
    await lock.release();
    await held;
    expect(await acme.deployments.get(id)).toMatchObject({ display_name: 'A', seq: 2 });
  });

  it('frees its place if its client disconnects while it waits, and is not run later', async () => {
    const small = await startSmall({ running: 1, waiting: 1, maxWaitMs: 50_000 });
    const acme = await small.member('leaver');
    const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
    const lock = await lockDeployment(id);
    const held = acme.deployments.update(id, { display_name: 'A' });
    await waiterFor(service, lock.pid);
    const leaving = new AbortController();
    const left = acme.deployments.update(id, { display_name: 'B' }, { signal: leaving.signal });
    await expect.poll(() => refusal(acme.deployments.list())).toMatchObject({ status: 429 });
    leaving.abort();
    await expect(left).rejects.toThrow();
    const next = keepTrying(() => acme.deployments.update(id, { display_name: 'C' }));
    await lock.release();
    await Promise.all([held, next]);
    expect(await acme.deployments.get(id)).toMatchObject({ display_name: 'C', seq: 3 });
  });

  it('keeps its turn until its handler is done, even if its client disconnects', async () => {
    const small = await startSmall({ running: 1, waiting: 1, maxWaitMs: 100 });
    const acme = await small.member('zombie');
    const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
    const lock = await lockDeployment(id);
    const leaving = new AbortController();
    const left = acme.deployments.update(id, { display_name: 'A' }, { signal: leaving.signal });
    await waiterFor(service, lock.pid);
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(await refusal(acme.deployments.list())).toMatchObject({ status: 429 });
    await lock.release();
    await keepTrying(() => acme.deployments.list());
  });
});

/** Repeats a call until it is not refused. */
async function keepTrying(call: () => Promise<unknown>): Promise<void> {
  await expect
    .poll(() =>
      call().then(
        () => 'done',
        (error: unknown) => error,
      ),
    )
    .toBe('done');
}

describe('callers with quotas of their own', () => {
  it('are each subject of a platform role, even if its token names a tenant', async () => {
    const small = await startSmall({ running: 1, waiting: 0 });
    const as = (sub: string): Promise<ArcadiaClient> =>
      small.client({ roles: ['platform_admin'], tenant_id: 'acme', sub });
    const [one, two, acme] = [await as('one'), await as('two'), await small.member('acme')];
    const { id } = await acme.deployments.create({ ...shop, slug: 'platform' });
    const lock = await lockDeployment(id);
    const held = one.deployments.update(id, { display_name: 'A' });
    await waiterFor(service, lock.pid);
    expect(await refusal(one.deployments.list())).toMatchObject({ code: 'too_many_requests' });
    await two.deployments.list();
    await acme.deployments.list();
    await lock.release();
    await held;
  });

  it('cannot hold back the writes of a tenant to its deployment', async () => {
    const small = await startSmall({ deploymentWaiting: 0, maxWaitMs: 50_000 });
    const [acme, stranger] = [await small.member('acme'), await small.member('stranger')];
    const { id } = await acme.deployments.create({ ...shop, slug: 'wanted' });
    const lock = await holdLock(service, 'lock table cloud_deployments in access exclusive mode');
    const theirs = refusal(stranger.deployments.update(id, { display_name: 'Mine' }));
    await expect.poll(() => runningBehind(lock.pid)).toBe(1);
    const mine = acme.deployments.update(id, { display_name: 'Still mine' });
    await expect.poll(() => runningBehind(lock.pid)).toBe(2);
    await lock.release();
    expect(await theirs).toMatchObject({ status: 404 });
    expect(await mine).toMatchObject({ display_name: 'Still mine' });
  });
});

it('lets requests that wait for events take nothing from the quota meanwhile', async () => {
  const small = await startSmall({ running: 2, waiting: 20, maxWaitMs: 50_000 });
  const acme = await small.member('follower');
  const { next_cursor: after } = await acme.events.follow();
  const waits = Array.from({ length: 10 }, () => acme.events.follow({ after, wait: 30 }));
  const counts = tally(waits);
  const { id } = await acme.deployments.create({ ...shop, slug: 'followed' });
  await expect.poll(() => counts).toEqual({ done: 10 });
  const pages = await Promise.all(waits);
  expect(pages.map(({ data }) => data.map((event) => event.deployment_id))).toEqual(
    pages.map(() => [id]),
  );
});

it('gives a body that arrives slowly a place, but no turn', async () => {
  const small = await startSmall({ running: 1, waiting: 1 });
  const token = await mintToken({ roles: ['member'], tenant_id: 'slow' });
  const acme = await small.member('slow');
  const { hostname, port } = new URL(small.url);
  const slow = new Set<Socket>();
  const sendSlowly = () => {
    const socket = connect(Number(port), hostname);
    slow.add(socket);
    // Only a refusal answers: another request had the place when this one arrived. Then it is sent again.
    socket.once('data', () => {
      slow.delete(socket.destroy());
      sendSlowly();
    });
    const head = `POST /api/v1/deployments HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}`;
    socket.write(`${head}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{`);
  };
  sendSlowly();
  sendSlowly();
  await expect.poll(() => refusal(acme.deployments.list())).toMatchObject({ status: 429 });
  const [first, second] = slow;
  first?.destroy();
  await keepTrying(() => acme.deployments.list());
  second?.destroy();
});

it('delays refusals, and lets other requests take the place of a refused one meanwhile', async () => {
  const small = await startSmall({
    running: 2,
    waiting: 0,
    deploymentWaiting: 0,
    refusalDelayMs: 1_000,
  });
  const acme = await small.member('delayed');
  const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
  const lock = await lockDeployment(id);
  const held = acme.deployments.update(id, { display_name: 'A' });
  await waiterFor(service, lock.pid);
  const startedMs = performance.now();
  const refused = refusal(acme.deployments.update(id, { display_name: 'B' }));
  await keepTrying(() => acme.deployments.list());
  expect(await refused).toMatchObject({ status: 429 });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(490);
  await lock.release();
  await held;
});

it('logs no refusal if the client of a request that waits goes away', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
  const limits = { running: 1, waiting: 1, refusalDelayMs: 0 };
  const fairness = createFairness({ logger, random: () => 0, limits });
  const caller: Caller = { ...anonymous, role: 'member', tenantId: 'leaver' };
  const first = await fairness.enter(caller);
  await first.begin(undefined, new AbortController().signal);
  const second = await fairness.enter(caller);
  const leaving = new AbortController();
  const begun = second.begin(undefined, leaving.signal);
  leaving.abort();
  await expect(begun).rejects.toMatchObject({ code: 'too_many_requests' });
  expect(lines).toEqual([]);
});
