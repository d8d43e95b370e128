import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backFill } from '../../src/db/migrations/back-fill.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.migrationUrl, poolSize: 2 });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const em = () => openScope(orm, 'all');
const execute = (statement: string): Promise<unknown[]> => em().execute(statement);
const filling = { table: 'grown', set: 'twice = 2 * filled.id', where: 'filled.twice is null' };

/** A row has about 500 bytes, so that a block has about 15 of them. */
beforeEach(async () => {
  await execute('drop table if exists grown');
  await execute('create table grown (id integer primary key, padding text, twice integer)');
  await execute(`insert into grown (id, padding, twice)
    select id, repeat('x', 460), case when id <= 20 then -1 end from generate_series(1, 1000) id`);
});

const countRows = async (where: string) =>
  await execute(`select count(*)::integer as count from grown where ${where}`);

describe('backFill', () => {
  it('fills every row that is not filled yet, and no other one', async () => {
    await backFill(execute, { ...filling, blocks: 7 });
    expect(await countRows('twice = 2 * id and id > 20')).toEqual([{ count: 980 }]);
    expect(await countRows('twice = -1')).toEqual([{ count: 20 }]);
  });

  it('reads only the blocks of its range in each statement', async () => {
    const plans: string[] = [];
    await backFill(
      async (statement) => {
        if (statement.startsWith('update')) {
          plans.push(JSON.stringify(await execute(`explain (format json) ${statement}`)));
        }
        return await execute(statement);
      },
      { ...filling, blocks: 16 },
    );
    expect(plans.length).toBeGreaterThan(3);
    expect(plans.every((plan) => plan.includes('Tid Range Scan'))).toBe(true);
  });

  it('continues after an interruption, and keeps the rows that were filled before it', async () => {
    let updates = 0;
    const interrupted = backFill(
      async (statement) => {
        updates += statement.startsWith('update') ? 1 : 0;
        if (updates > 2) throw new Error('killed');
        return await execute(statement);
      },
      { ...filling, blocks: 16 },
    );
    await expect(interrupted).rejects.toThrow('killed');
    expect(await countRows('twice is null')).not.toEqual([{ count: 0 }]);
    await execute(
      'create table before as select id, xmin::text as version from grown where twice > 0',
    );
    await backFill(execute, { ...filling, blocks: 16 });
    expect(await countRows('twice is null')).toEqual([{ count: 0 }]);
    const changed = await execute(
      'select from grown join before using (id) where grown.xmin::text <> before.version',
    );
    expect(changed).toEqual([]);
  });
});
