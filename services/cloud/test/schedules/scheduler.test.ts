import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { pino } from 'pino';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { mongoScheduleStore } from '../../src/schedules/mongo-schedule-store.ts';
import { postgresScheduleStore } from '../../src/schedules/postgres-schedule-store.ts';
import { SCHEDULE_COLLECTION, type ScheduleStore } from '../../src/schedules/schedule-store.ts';
import { createScheduler, type Scheduler } from '../../src/schedules/scheduler.ts';
import { schedules } from '../../src/schedules/schedules.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { testStoreLimits } from '../setup/store-limits.ts';
import { createTestDatabase } from '../setup/test-database.ts';

const logger = pino({ level: 'silent' });

/** A store of schedules, with ways to change its content from outside. */
interface Place {
  store(): ScheduleStore;
  remove(name: string): Promise<void>;
  setCron(name: string, cron: string): Promise<void>;
  makeDue(name: string): Promise<void>;
  /** Removes all that the service keeps in the store, as a new volume does. */
  wipe(): Promise<void>;
  /** Whether the store holds each schedule only once, whoever inserts it. */
  isUnique(): Promise<boolean>;
  drop(): Promise<void>;
}

async function mongoPlace(uri: string): Promise<Place> {
  const url = new URL(uri);
  url.pathname = `/schedules_${randomUUID().slice(0, 8)}`;
  const client = await new MongoClient(url.href).connect();
  const collection = client.db().collection(SCHEDULE_COLLECTION);
  return {
    store: () => mongoScheduleStore(url.href),
    remove: async (name) => void (await collection.deleteMany({ name })),
    setCron: async (name, cron) =>
      void (await collection.updateMany({ name }, { $set: { repeatInterval: cron } })),
    makeDue: async (name) =>
      void (await collection.updateMany({ name }, { $set: { nextRunAt: new Date(0) } })),
    wipe: async () => void (await client.db().dropDatabase()),
    isUnique: async () =>
      (await collection.indexes()).some(({ name, unique }) => name === 'one_of_each' && unique),
    async drop() {
      await client.db().dropDatabase();
      await client.close();
    },
  };
}

async function postgresPlace(): Promise<Place> {
  const database = await createTestDatabase();
  const pool = new pg.Pool({
    connectionString: database.url,
    max: 1,
    options: '-c search_path=agenda',
  });
  // The pool ends before its connection does: `drop` may end that one first.
  pool.on('error', () => undefined);
  const run = async (sql: string, ...values: unknown[]) => void (await pool.query(sql, values));
  return {
    store: () => postgresScheduleStore(database.url),
    remove: (name) => run(`delete from ${SCHEDULE_COLLECTION} where name = $1`, name),
    setCron: (name, cron) =>
      run(`update ${SCHEDULE_COLLECTION} set repeat_interval = $2 where name = $1`, name, cron),
    makeDue: (name) =>
      run(`update ${SCHEDULE_COLLECTION} set next_run_at = now() where name = $1`, name),
    wipe: () => run(`drop table ${SCHEDULE_COLLECTION}, ${SCHEDULE_COLLECTION}_logs`),
    async isUnique() {
      const { rowCount } = await pool.query(
        `select from pg_indexes where tablename = $1 and indexdef like 'CREATE UNIQUE INDEX%(name%'`,
        [SCHEDULE_COLLECTION],
      );
      return rowCount === 1;
    },
    async drop() {
      await pool.end();
      await database.drop();
    },
  };
}

const mongodbUri = inject('mongodbUri');
const places: [string, () => Promise<Place>][] = [['PostgreSQL', postgresPlace]];
if (mongodbUri !== null) places.push(['MongoDB', () => mongoPlace(mongodbUri)]);

describe.each(places)('the scheduler on %s', (_name, makePlace) => {
  async function begin() {
    const place = await makePlace();
    const woken: string[] = [];
    const schedulers: Scheduler[] = [];
    const startOne = async () => {
      const options = { schedules, logger, store: place.store(), tickEveryMs: 200 };
      const wake = ({ name }: { name: string }) => void woken.push(name);
      const scheduler = createScheduler({ ...options, wake });
      schedulers.push(scheduler);
      await scheduler.start();
      return scheduler;
    };
    onTestFinished(async () => {
      await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
      await place.drop();
    });
    const stored = async () => {
      const store = place.store();
      await store.connect();
      const found = [...(await store.schedules())];
      await store.close();
      return found.sort((a, b) => a.name.localeCompare(b.name));
    };
    return { place, woken, startOne, stored };
  }

  const expected = [
    { name: 'balance-snapshot', cron: '7 * * * *', timeZone: 'UTC' },
    { name: 'billing-history', cron: '23 2 * * *', timeZone: 'UTC' },
    { name: 'deployment-due', cron: '* * * * *', timeZone: 'UTC' },
    { name: 'finance-push', cron: '*/5 * * * *', timeZone: 'UTC' },
    { name: 'finance-reconcile', cron: '37 3 * * *', timeZone: 'UTC' },
    { name: 'inventory-sync', cron: '*/15 * * * *', timeZone: 'UTC' },
    { name: 'invoice-ingest', cron: '*/5 * * * *', timeZone: 'UTC' },
    { name: 'log-heads', cron: '11 3 * * *', timeZone: 'UTC' },
  ];

  it('stores every schedule once, however many instances start', async () => {
    const { startOne, stored } = await begin();
    await Promise.all(Array.from({ length: 8 }, startOne));
    await startOne();
    expect(await stored()).toEqual(expected);
  });

  it('restores a schedule that is missing or has another cron', async () => {
    const { place, startOne, stored } = await begin();
    const scheduler = await startOne();
    await place.remove('finance-push');
    await place.setCron('billing-history', '0 0 * * *');
    await scheduler.check();
    expect(await stored()).toEqual(expected);
  });

  it('puts back all schedules and what keeps them unique after the store was wiped', async () => {
    const { place, startOne, stored } = await begin();
    const schedulers = await Promise.all([startOne(), startOne()]);
    expect(await place.isUnique()).toBe(true);
    await place.wipe();
    await Promise.all(schedulers.map((scheduler) => scheduler.check()));
    expect(await place.isUnique()).toBe(true);
    expect(await stored()).toEqual(expected);
  });

  it('wakes the worker when a schedule is due, and keeps the tick through a check', async () => {
    const { place, woken, startOne } = await begin();
    const scheduler = await startOne();
    await place.makeDue('balance-snapshot');
    await scheduler.check();
    await expect.poll(() => woken).toContain('balance-snapshot');
  });

  it('reports whether its store is up', async () => {
    const { startOne } = await begin();
    const scheduler = await startOne();
    await expect.poll(() => scheduler.isUp()).toBe(true);
  });
});

/** Collects log lines. */
function createLog() {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { lines, logger };
}

describe('a scheduler whose store goes away', () => {
  it.skipIf(mongodbUri === null)('logs when mongod goes and when it is back', async () => {
    const uri = new URL(mongodbUri ?? '');
    uri.pathname = `/gone_${randomUUID().slice(0, 8)}`;
    await using proxy = await startTcpProxy(uri.href, 27_017);
    const { lines, logger } = createLog();
    const scheduler = createScheduler({
      store: mongoScheduleStore(proxy.url),
      schedules,
      logger,
      wake: () => undefined,
      // Longer than the test: what notices the outage between two checks makes the next one come soon.
      checkEveryMs: 3_600_000,
      retryEveryMs: 100,
      tickEveryMs: 500,
    });
    await scheduler.start();
    onTestFinished(() => scheduler.stop());
    lines.length = 0;
    proxy.cut();
    // Agenda reads the store again and again, and reports an error each time.
    await setTimeout(5_000);
    expect(lines).toMatchObject([
      {
        level: 40,
        msg: expect.stringContaining('cannot be reached'),
        reason: expect.any(String),
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/stack| {4}at /);
    expect(JSON.stringify(lines).length).toBeLessThan(600);
    expect(await scheduler.isUp()).toBe(false);
    await proxy.restore();
    await expect.poll(() => lines.length).toBe(2);
    expect(lines[1]).toMatchObject({ level: 30, msg: expect.stringContaining('again') });
    await expect.poll(() => scheduler.isUp()).toBe(true);
  });

  it('leaves the log of a PostgreSQL that is away to its monitor, and shows that it is down', async () => {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    await using proxy = await startTcpProxy(database.url, 5_432);
    const { lines, logger } = createLog();
    const faults: unknown[] = [];
    const onFault = (error: unknown) => void faults.push(error);
    const scheduler = createScheduler({
      store: postgresScheduleStore(proxy.url, { onFault }),
      schedules,
      logger,
      wake: () => undefined,
      checkEveryMs: 100,
      retryEveryMs: 100,
    });
    await scheduler.start();
    onTestFinished(() => scheduler.stop());
    lines.length = 0;
    proxy.cut();
    await expect.poll(() => scheduler.failingForMs()).not.toBeNull();
    expect(faults).not.toEqual([]);
    expect(await scheduler.isUp()).toBe(false);
    await proxy.restore();
    await expect.poll(() => scheduler.failingForMs()).toBeNull();
    expect(lines).toEqual([]);
  });
});

it('starts without its store, and reports that it is down', async () => {
  const store = mongoScheduleStore('mongodb://127.0.0.1:9/away?serverSelectionTimeoutMS=200');
  const scheduler = createScheduler({ store, schedules, logger, wake: () => undefined });
  await scheduler.start();
  expect(await scheduler.isUp()).toBe(false);
  await scheduler.stop();
});

it.each([
  ['cannot be reached', 'first'],
  ['goes while Agenda connects to it', 'later'],
])(
  'survives a store that %s, and tries again soon, not only at the next check',
  async (_, fails) => {
    const database = await createTestDatabase();
    const store = postgresScheduleStore(database.url);
    let attempts = 0;
    const connect = async () => {
      attempts += 1;
      if (attempts > 1) return await store.connect();
      if (fails === 'first') throw new Error('too slow');
      const backend = await store.connect();
      backend.connect = () => Promise.reject(new Error('the pool has ended'));
      return backend;
    };
    const options = { schedules, logger, wake: () => undefined, retryEveryMs: 20 };
    const scheduler = createScheduler({ ...options, store: { ...store, connect } });
    onTestFinished(async () => {
      await scheduler.stop();
      await database.drop();
    });
    await scheduler.start();
    expect(await scheduler.isUp()).toBe(false);
    await expect.poll(() => scheduler.isUp()).toBe(true);
  },
);

describe('a store that goes silent', () => {
  it('is up again once its connections are given up', async () => {
    const database = await createTestDatabase();
    await using proxy = await startFreezingProxy(database.url);
    const store = postgresScheduleStore(proxy.url, { limits: testStoreLimits });
    const scheduler = createScheduler({ store, schedules, logger, wake: () => undefined });
    await scheduler.start();
    await expect.poll(() => scheduler.isUp()).toBe(true);
    proxy.freeze();
    await expect.poll(() => scheduler.isUp()).toBe(true);
    await scheduler.check();
    await scheduler.stop();
    await database.drop();
  });

  it('can be reached again after it was silent while Agenda created its tables', async () => {
    const database = await createTestDatabase();
    await using proxy = await startFreezingProxy(database.url);
    const store = postgresScheduleStore(proxy.url, { limits: testStoreLimits });
    const scheduler = createScheduler({ store, schedules, logger, wake: () => undefined });
    // More often than the pool has connections: none of them may be lost.
    for (let time = 1; time <= 5; time += 1) {
      proxy.freezeAt('pg_advisory_xact_lock', { isForwarded: true });
      await scheduler.check();
      expect(await scheduler.isUp()).toBe(false);
    }
    await expect.poll(() => scheduler.check().then(() => scheduler.isUp())).toBe(true);
    await scheduler.stop();
    await database.drop();
  });

  it('holds up neither the next check nor the stop, even without a limit of its own', async () => {
    const database = await createTestDatabase();
    await using proxy = await startFreezingProxy(database.url);
    const store = postgresScheduleStore(proxy.url, {
      limits: { ...testStoreLimits, statementMs: 60_000 },
    });
    const limits = { checkLimitMs: 200, stopLimitMs: 200 };
    const scheduler = createScheduler({
      store,
      schedules,
      logger,
      wake: () => undefined,
      ...limits,
    });
    await scheduler.start();
    proxy.freeze();
    const beganMs = performance.now();
    await scheduler.check();
    await scheduler.check();
    await scheduler.stop();
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    await database.drop();
  });
});
