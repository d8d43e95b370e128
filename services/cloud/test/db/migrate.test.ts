import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { assertSchema, createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await orm.em.fork().execute('drop schema public cascade; create schema public');
  await orm.close();
});
afterAll(() => database.drop());

it('rejects an older schema, migrates it once from four instances, and accepts a newer schema', async () => {
  const orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await expect(assertSchema(orm)).rejects.toThrow('arcadia migrate');
  const four = Array.from({ length: 4 }, () =>
    createServiceOrm({ databaseUrl: database.migrationUrl }),
  );
  const ran = await Promise.all(four.map((each) => migrate(each)));
  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
  await Promise.all(four.map((each) => each.close()));
  await orm.em
    .fork()
    .execute("insert into schema_migrations (name) values ('29990101000000-newer')");
  await assertSchema(orm);
  await orm.close();
  expect(inject('postgresUrl')).toContain('postgres://');
});

it('seeds the catalog once from four concurrent instances', async () => {
  const orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await migrate(orm);
  await Promise.all(Array.from({ length: 4 }, () => seedCatalog(openScope(orm, 'all'))));
  const counts = await orm.em.fork().execute(
    `select (select count(*)::int from plans) as plans, (select count(*)::int from addons) as addons,
      (select count(*)::int from plan_versions where status = 'active') as versions`,
  );
  expect(counts).toEqual([{ plans: 3, addons: 3, versions: 3 }]);
  await orm.close();
});
