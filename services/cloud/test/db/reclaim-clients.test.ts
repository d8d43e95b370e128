import type { MikroORM } from '@mikro-orm/postgresql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
beforeEach(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url, poolSize: 2 });
});
// It hangs where a connection is not given back.
afterEach(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');
const end = 'select pg_terminate_backend(pg_backend_pid())';

/** At once, or once the pool has seen that the session is gone. */
async function expectAnswers(): Promise<void> {
  const one = () => em().execute('select 1 as one');
  await expect.poll(one, { timeout: 5_000 }).toEqual([{ one: 1 }]);
}

/** Kysely 0.29 gives a connection back after `rollback`, and not where that fails: after two of these there was none. */
it.each([
  ['a transaction', () => em().transactional((tx) => tx.execute(end))],
  [
    'a savepoint',
    () => em().transactional((tx) => tx.transactional((inner) => inner.execute(end))),
  ],
  ['a lone statement', () => em().execute(end)],
])(
  'gives the connection of %s to the next, though PostgreSQL has ended its session',
  async (_, lose) => {
    for (let time = 1; time <= 5; time += 1) await expect(lose()).rejects.toThrow();
    await expectAnswers();
  },
  30_000,
);

it('does so for a session that is ended while its transaction has no statement in flight', async () => {
  for (let time = 1; time <= 3; time += 1) {
    const lost = em().transactional(async (tx) => {
      const [session] = await tx.execute<{ pid: number }[]>('select pg_backend_pid() as pid');
      await em().execute('select pg_terminate_backend(?, 5000)', [session?.pid]);
      await tx.execute('select 1');
    });
    await expect(lost).rejects.toThrow();
  }
  await expectAnswers();
}, 30_000);
