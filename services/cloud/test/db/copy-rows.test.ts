import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CopiedRow, copyRows } from '../../src/db/copy-rows.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.migrationUrl, poolSize: 2 });
  await openScope(orm, 'all').execute('create table copied (id integer primary key, value text)');
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});
beforeEach(async () => {
  await openScope(orm, 'all').execute('truncate copied');
});

const copied = async () =>
  await openScope(orm, 'all').execute('select id, value from copied order by id');

async function* batchesOf(...batches: CopiedRow[][]): AsyncGenerator<CopiedRow[]> {
  yield* batches;
}

describe('copyRows', () => {
  it('stores each text as it is, and null as null', async () => {
    const values = [
      'plain',
      '',
      '\\N',
      '\\',
      'a\tb\nc\r\nd',
      '\\.',
      'ü 🛒',
      null,
      '"quoted", text',
    ];
    const rows = values.map((value, id) => [String(id), value]);
    await openScope(orm, 'all').transactional((em) =>
      copyRows(em, 'copied (id, value)', batchesOf(rows.slice(0, 4), [], rows.slice(4))),
    );
    expect(await copied()).toEqual(values.map((value, id) => ({ id, value })));
  });

  it('stores nothing if the transaction rolls back', async () => {
    const change = openScope(orm, 'all').transactional(async (em) => {
      await copyRows(em, 'copied (id, value)', batchesOf([['1', 'a']]));
      expect(await em.execute('select count(*)::integer as count from copied')).toEqual([
        { count: 1 },
      ]);
      throw new Error('changed my mind');
    });
    await expect(change).rejects.toThrow('changed my mind');
    expect(await copied()).toEqual([]);
  });

  it('rejects with the error of the rows, and the connection stays usable', async () => {
    async function* failing(): AsyncGenerator<CopiedRow[]> {
      yield [['1', 'a']];
      await setTimeout(1);
      throw new Error('no more rows');
    }
    const change = openScope(orm, 'all').transactional((em) => copyRows(em, 'copied', failing()));
    await expect(change).rejects.toThrow('no more rows');
    expect(await copied()).toEqual([]);
  });

  it('rejects with the error of PostgreSQL if a row is invalid', async () => {
    const rows = Array.from({ length: 50_000 }, (_, id): CopiedRow => [String(id), 'x'.repeat(50)]);
    const change = openScope(orm, 'all').transactional((em) =>
      copyRows(em, 'copied', batchesOf([['1', 'a']], rows, rows)),
    );
    await expect(change).rejects.toMatchObject({ code: '23505' });
    expect(await copied()).toEqual([]);
  });

  it('rejects if the connection ends meanwhile', async () => {
    const em = openScope(orm, 'all');
    async function* endless(): AsyncGenerator<CopiedRow[]> {
      for (let id = 0; ; id += 1) {
        yield [[String(id), 'a']];
        if (id === 5) {
          await em.execute(`select pg_terminate_backend(pid) from pg_stat_activity
            where query like 'copy copied%'`);
        }
        await setTimeout(1);
      }
    }
    const change = openScope(orm, 'all').transactional((tx) => copyRows(tx, 'copied', endless()));
    await expect(change).rejects.toThrow();
    expect(await copied()).toEqual([]);
  });

  it('works beside the typed queries of the same transaction', async () => {
    await openScope(orm, 'all').transactional(async (em) => {
      await copyRows(em, 'copied', batchesOf([['1', 'a']]));
      expect(
        await platformSql(em)
          .selectNoFrom((eb) => eb.lit(1).as('one'))
          .execute(),
      ).toEqual([{ one: 1 }]);
      await copyRows(em, 'copied', batchesOf([['2', 'b']]));
    });
    expect(await copied()).toHaveLength(2);
  });
});
