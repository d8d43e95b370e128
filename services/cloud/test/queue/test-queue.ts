import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Tables } from '../../src/db/tables.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { type ClaimedWork, claim } from '../../src/queue/lease.ts';
import type { WorkDeps } from '../../src/queue/run-work-item.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

export interface TestQueue {
  databaseUrl(): string;
  em(): EntityManager;
  inTransaction<Result>(work: (em: EntityManager) => Promise<Result>): Promise<Result>;
  deps(): WorkDeps;
  /** Claims an item; throws if none is due. */
  claimed(kind: ClaimedWork['kind'], key?: string): Promise<ClaimedWork>;
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
    await em().execute('delete from work_items');
  });
  return {
    databaseUrl: () => database.url,
    em,
    inTransaction: (work) => em().transactional(work),
    deps: () => ({ orm, random, logger: pino({ level: 'silent' }) }),
    async claimed(kind, key) {
      const item = await claim(em(), kind, key);
      if (item === null) throw new Error(`No work item ${kind} is due.`);
      return item;
    },
    itemOf: (kind, key) =>
      platformSql(em())
        .selectFrom('work_items')
        .selectAll()
        .where('kind', '=', kind)
        .where('key', '=', key)
        .executeTakeFirst(),
  };
}

export const random = () => 0.5;

export const accessDenied = {
  message: 'no',
  isAccessDenied: true,
  isFinal: false,
  retryAfterMs: undefined,
};
export const fault = {
  message: 'fault',
  isAccessDenied: false,
  isFinal: false,
  retryAfterMs: undefined,
};
