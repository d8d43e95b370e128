import type { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
beforeEach(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url, poolSize: 2 });
});
// `close` hangs if a connection is not returned to the pool.
afterEach(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');
const end = 'select pg_terminate_backend(pg_backend_pid())';

/** Expects that a query succeeds, at the latest when the pool has noticed that the session has ended. */
async function expectAnswers(): Promise<void> {
  const one = () => em().execute('select 1 as one');
  await expect.poll(one).toEqual([{ one: 1 }]);
}

/** Kysely 0.29 does not return a connection if `rollback` fails: after two failures the pool was empty. */
it.each([
  ['a transaction', () => em().transactional((tx) => tx.execute(end))],
  [
    'a savepoint',
    () => em().transactional((tx) => tx.transactional((inner) => inner.execute(end))),
  ],
  ['a lone statement', () => em().execute(end)],
])('reclaims the connection of %s if PostgreSQL ends its session', async (_, lose) => {
  for (let time = 1; time <= 5; time += 1) await expect(lose()).rejects.toThrow();
  await expectAnswers();
});

it('reclaims the connection of a transaction if its session ends between two statements', async () => {
  for (let time = 1; time <= 3; time += 1) {
    const lost = em().transactional(async (tx) => {
      const [session] = await tx.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      await em().execute('select pg_terminate_backend(?, 5000)', [session?.pid]);
      await tx.execute('select 1');
    });
    await expect(lost).rejects.toThrow();
  }
  await expectAnswers();
});

it('keeps its EntityManagers apart from a transaction of another ORM', async () => {
  await using other = await createEmptyDatabase();
  const otherOrm = createServiceOrm({ databaseUrl: other.url, poolSize: 2 });
  const database = 'select current_database() as name';
  const [found, expected] = await em().transactional(async (tx) => [
    await openScope(otherOrm, 'all').execute(database),
    await tx.execute(database),
  ]);
  await otherOrm.close();
  expect(found).not.toEqual(expected);
});
