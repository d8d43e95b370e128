import type { MikroORM } from '@mikro-orm/postgresql';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createEventPoller } from '../../src/journal/event-poller.ts';
import { readHorizon } from '../../src/journal/feed-horizon.ts';
import { beginning } from '../../src/journal/feed-position.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { insertDeployment } from './journal-fixtures.ts';

// Open transactions of other tests in the same PostgreSQL delay the feed.
let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const store = (of: MikroORM) => ({ orm: of, isReplica: false });
const logger = pino({ level: 'silent' });
const never = new AbortController().signal;
const waiter = (tenantId: string) => ({ visibility: { tenantId }, quotaKey: tenantId });
const acme = waiter('acme');
const operator = { visibility: 'all', quotaKey: 'operator' } as const;
const horizon = () => readHorizon(openScope(orm, 'all'));

it('wakes only the waiters that may see the event', async () => {
  const poller = createEventPoller({ store: store(orm), logger, pauseMs: 1 });
  const since = await horizon();
  const woken: string[] = [];
  const note = (name: string) => (isThere: boolean) => woken.push(`${name} ${isThere}`);
  const acmes = poller.wait(acme, since, never).then(note('acme'));
  const all = poller.wait(operator, since, never).then(note('all'));
  const globexes = poller.wait(waiter('globex'), since, never).then(note('globex'));
  await insertDeployment(database.url, 'acme');
  await Promise.all([acmes, all]);
  expect(woken.toSorted()).toEqual(['acme true', 'all true']);
  poller.close();
  await globexes;
  expect(woken).toContain('globex false');
});

it('wakes a waiter for an event that was committed between its read and its wait', async () => {
  const poller = createEventPoller({ store: store(orm), logger, pauseMs: 1 });
  const since = await horizon();
  await insertDeployment(database.url, 'acme');
  const other = poller.wait(waiter('globex'), await horizon(), never);
  expect(await poller.wait(acme, since, never)).toBe(true);
  poller.close();
  expect(await other).toBe(false);
});

it('ends a wait at once when its signal is aborted, and all waits when the poller is closed', async () => {
  const poller = createEventPoller({
    store: store(orm),
    logger,
    pauseMs: 1,
    limit: 2,
    callerLimit: 1,
  });
  const since = { epoch: 0, transactionId: 2n ** 60n };
  const leaving = new AbortController();
  const gone = poller.wait(acme, since, leaving.signal);
  await expect(poller.wait(acme, since, never)).rejects.toMatchObject({ code: 'too_many_waiters' });
  leaving.abort();
  expect(await gone).toBe(false);
  const waiting = [poller.wait(acme, since, never), poller.wait(operator, since, never)];
  await expect(poller.wait(operator, since, never)).rejects.toMatchObject({
    code: 'too_many_waiters',
  });
  poller.close();
  expect(await Promise.all(waiting)).toEqual([false, false]);
  expect(await poller.wait(acme, since, never)).toBe(false);
  expect(await poller.wait(acme, since, AbortSignal.abort())).toBe(false);
});

it('keeps polling if PostgreSQL cannot be reached, and leaves the log to the monitor of the store', async () => {
  let faults = 0;
  const away = createServiceOrm({
    databaseUrl: 'postgres://a:b@127.0.0.1:9/c',
    onFault: () => {
      faults += 1;
    },
  });
  const lines: string[] = [];
  const loud = pino({}, { write: (line) => void lines.push(line) });
  const poller = createEventPoller({
    store: store(away),
    logger: loud,
    pauseMs: 1,
    faultPauseMs: 1,
  });
  const waiting = poller.wait(acme, beginning, never);
  await expect.poll(() => faults).toBeGreaterThan(2);
  expect(lines).toEqual([]);
  poller.close();
  expect(await waiting).toBe(false);
  await away.close();
});

it.each([
  // The limit of the statement ends this poll.
  ['on a connection that goes silent', 20_000, testStoreLimits],
  // Nothing but the limit of the poll itself ends this one.
  ['that hangs', 100, undefined],
])('goes on after a poll %s', async (_name, pollLimitMs, limits) => {
  await using proxy = await startFreezingProxy(database.url);
  const silent = createServiceOrm({
    databaseUrl: proxy.url,
    limits: limits ?? { ...testStoreLimits, statementMs: 60_000 },
  });
  const poller = createEventPoller({
    store: store(silent),
    logger,
    pauseMs: 1,
    faultPauseMs: 1,
    pollLimitMs,
  });
  const since = await horizon();
  proxy.freezeAt('pg_current_snapshot', { isForwarded: true });
  const waiting = poller.wait(acme, since, never);
  await expect.poll(() => proxy.opened()).toBeGreaterThan(1);
  await insertDeployment(database.url, 'acme');
  expect(await waiting).toBe(true);
  poller.close();
  await silent.close();
});
