import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Tables } from '../../src/db/tables.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { claim } from '../../src/queue/claim.ts';
import { type Failure, toFailure } from '../../src/queue/failure.ts';
import { createInstance, defaultQueueTimes, type QueueTimes } from '../../src/queue/instance.ts';
import type { ClaimedWork } from '../../src/queue/lease.ts';
import type { WorkDeps } from '../../src/queue/run-work-item.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

export interface TestQueue {
  databaseUrl(): string;
  em(): EntityManager;
  inTransaction<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>;
  /** Those of a process of its own: each call makes another instance. */
  deps(times?: Partial<QueueTimes>): WorkDeps;
  /** Claims an item; throws if none is due. */
  claimed(kind: ClaimedWork['kind'], key?: string): Promise<ClaimedWork>;
  /** Claims an item; null if none is due. */
  claimNext(kind: ClaimedWork['kind'], key?: string): Promise<ClaimedWork | null>;
  /** The runs of the items with this key, in the order of their ends. */
  runsOf(key: string): Promise<Selectable<Tables['work_runs']>[]>;
  /** Reads a kind; undefined if it has no row. */
  kindOf(kind: string): Promise<Selectable<Tables['work_kinds']> | undefined>;
  /** Reads an item; undefined if it does not exist. */
  itemOf(kind: string, key: string): Promise<Selectable<Tables['work_items']> | undefined>;
}

/** Gives the tests of a file one database, and empties its queue before each test. */
export function useTestQueue(): TestQueue {
  let database: TestDatabase;
  let orm: MikroORM;
  const em = () => openScope(orm, 'all');
  beforeAll(async () => {
    database = await createTestDatabase();
    orm = createServiceOrm({ databaseUrl: database.url });
  });
  afterAll(async () => {
    await orm.close();
    await database.drop();
  });
  beforeEach(async () => {
    await em().execute('delete from work_items; delete from work_kinds');
  });
  return {
    databaseUrl: () => database.url,
    em,
    inTransaction: (work) => em().transactional(work),
    deps: (times) => ({
      orm,
      random,
      logger: pino({ level: 'silent' }),
      instance: createInstance(times),
    }),
    async claimed(kind, key) {
      const item = await claim(em(), kind, createInstance(), key);
      if (item === null) throw new Error(`No work item ${kind} is due.`);
      return item;
    },
    claimNext: (kind, key) => claim(em(), kind, createInstance(), key),
    runsOf: (key) =>
      platformSql(em())
        .selectFrom('work_runs')
        .selectAll()
        .where('key', '=', key)
        // Runs are kept: those of former tests belong to other items.
        .where('item_id', 'in', (eb) => eb.selectFrom('work_items').select('id'))
        .orderBy('ended_at')
        .execute(),
    kindOf: (kind) =>
      platformSql(em())
        .selectFrom('work_kinds')
        .selectAll()
        .where('kind', '=', kind)
        .executeTakeFirst(),
    itemOf: (kind, key) =>
      platformSql(em())
        .selectFrom('work_items')
        .selectAll()
        .where('kind', '=', kind)
        .where('key', '=', key)
        .executeTakeFirst(),
  };
}

const random = () => 0.5;

export const backOff = { random, times: defaultQueueTimes };

export const fault: Failure = toFailure(new Error('fault'));
export const accessDenied: Failure = { ...fault, message: 'no', class: { class: 'access_denied' } };
