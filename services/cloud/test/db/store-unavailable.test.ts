import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStoreUnavailable } from '../../src/db/store-unavailable.ts';
import { openScope, platformSql, reads } from '../../src/db/tenant-scope.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { toProblem } from '../../src/http/problem.ts';
import { Deployment } from '../../src/journal/deployment.entity.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

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

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** A read of an entity and a read through Kysely fail with different classes of errors. */
const readers: [string, (em: EntityManager) => Promise<unknown>][] = [
  ['an entity', (em) => em.find(Deployment, {})],
  ['Kysely', (em) => reads(em).selectFrom('cloud_deployments').select('id').execute()],
];

describe.each(readers)('a read of %s is answered with 503', (_name, read) => {
  it.each([
    ['refuses connections', 'postgres://a:b@127.0.0.1:9/c'],
    ['has an unknown name', 'postgres://a:b@store.invalid/c'],
  ])('if PostgreSQL %s', async (_fault, databaseUrl) => {
    const away = createServiceOrm({ databaseUrl });
    const fault = await faultOf(read(openScope(away, 'all')));
    expect(toProblem(fault, 'id')).toMatchObject({ status: 503, code: 'store_unavailable' });
    await away.close();
  });

  it('if PostgreSQL has ended the session of its transaction', async () => {
    const faults = await inTransaction(openScope(orm, 'all'), async (tx) => {
      const ended = await faultOf(tx.execute('select pg_terminate_backend(pg_backend_pid())'));
      return [ended, await faultOf(read(tx))];
    }).catch((error: unknown) => [error]);
    for (const fault of faults) expect(toProblem(fault, 'id')).toMatchObject({ status: 503 });
  });

  it.each([
    ['takes longer than its limit', 'set local statement_timeout = 50'],
    ['waits for a lock for too long', 'set local lock_timeout = 50'],
  ])('if it %s', async (_fault, setting) => {
    const locked = inTransaction(openScope(orm, 'all'), async (holder) => {
      await holder.execute('lock table cloud_deployments');
      return await faultOf(
        inTransaction(openScope(orm, 'all'), async (tx) => {
          await tx.execute(setting);
          await read(tx);
        }),
      );
    });
    expect(toProblem(await locked, 'id')).toMatchObject({ status: 503 });
  });
});

/** Any SQLSTATE, as PostgreSQL itself reports it. */
const raise = (code: string, message: string) =>
  `do $$ begin raise exception '${message}' using errcode = '${code}'; end $$`;

describe.each([
  ['an EntityManager', (em: EntityManager, text: string) => em.execute(text)],
  ['Kysely', (em: EntityManager, text: string) => sql.raw(text).execute(platformSql(em))],
] as const)('a statement of %s', (_name, execute) => {
  it.each([
    ['53100', 'disk_full', 'The disk of PostgreSQL is full.', 30],
    ['58030', 'disk_error', 'The disk of PostgreSQL reports errors.', 30],
    ['53200', 'out_of_memory', 'PostgreSQL is out of memory.', 5],
    ['53300', 'too_many_connections', 'PostgreSQL has too many connections.', 5],
    ['53400', 'out_of_resources', 'PostgreSQL has reached one of its limits.', 5],
    ['25006', 'read_only', 'PostgreSQL is read-only:', 30],
    ['57P03', 'starting', 'PostgreSQL is starting up or shutting down.', 5],
    ['57014', 'too_slow', 'PostgreSQL is too slow,', 5],
    ['40P01', 'too_slow', 'PostgreSQL is too slow,', 5],
    ['57P01', 'unreachable', 'PostgreSQL cannot be reached,', 5],
    ['08006', 'unreachable', 'PostgreSQL cannot be reached,', 5],
  ])(
    'that fails with %s is answered with 503 and says %s',
    async (code, condition, sentence, seconds) => {
      const fault = await faultOf(execute(openScope(orm, 'all'), raise(code, 'No')));
      expect(toProblem(fault, 'id')).toMatchObject({
        status: 503,
        code: 'store_unavailable',
        condition,
        retry_after_seconds: seconds,
        detail: expect.stringContaining(sentence),
      });
    },
  );

  it('that finds no space is answered with a full disk, whatever its code', async () => {
    const message = 'could not write to file: No space left on device';
    const fault = await faultOf(execute(openScope(orm, 'all'), raise('58030', message)));
    expect(toProblem(fault, 'id')).toMatchObject({ status: 503, condition: 'disk_full' });
  });
});

it('answers a write to a read-only PostgreSQL with 503', async () => {
  const fault = await faultOf(
    openScope(orm, 'all').transactional(async (tx) => {
      await tx.execute('set transaction read only');
      await tx.execute('delete from work_items');
    }),
  );
  expect(toProblem(fault, 'id')).toMatchObject({ status: 503, condition: 'read_only' });
});

it.each([
  new Error('DigitalOcean cannot be reached: connect ECONNREFUSED 127.0.0.1:80'),
  Object.assign(new Error('away'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('slow'), { code: '57014' }),
  'a string',
  undefined,
])('does not take the fault of another system for one of the store (%s)', (fault) => {
  expect(isStoreUnavailable(fault)).toBe(false);
});
