import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { migrations } from '../../src/db/migrations/migrations.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

// Migrations fsync, which takes long while other tests run.
let database: TestDatabase;
let orm: MikroORM;
const em = () => orm.em.fork();
const names = migrations.map(({ name }) => name);
const LAST_OF_PREVIOUS_RELEASE = '20261124000000-chain-deployment-events';

beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(async () => {
  orm = createServiceOrm({ databaseUrl: database.migrationUrl });
  await em().execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: LAST_OF_PREVIOUS_RELEASE });
  return () => orm.close();
});
afterAll(() => database.drop());

it('keeps the migrations before a failed one, and continues from there', async () => {
  await em().execute('create table audit_log ()');
  await expect(migrate(orm)).rejects.toThrow('audit_log');
  const ran = await em().execute('select name from schema_migrations order by id');
  const failed = names.indexOf('20261125200000-audit-and-addon-status');
  expect(ran).toEqual(names.slice(0, failed).map((name) => ({ name })));
  await em().execute('drop table audit_log');
  expect(await migrate(orm)).toEqual(names.slice(failed));
});

it('holds no lock of earlier migrations while a migration waits for a lock', async () => {
  const reader = new pg.Client({ connectionString: database.migrationUrl });
  await reader.connect();
  await reader.query('begin');
  await reader.query('select from cloud_deployment_events');
  const run = migrate(orm);
  try {
    await expect.poll(countWaiting).toBe(1);
    await reader.query('lock table cloud_deployments, addons in access share mode nowait');
  } finally {
    await reader.query('rollback');
    await reader.end();
    await run;
  }
});

/** Counts the sessions that wait for a lock on the log. */
async function countWaiting(): Promise<number> {
  const rows: unknown[] = await em().execute(
    `select from pg_locks where not granted and relation = 'cloud_deployment_events'::regclass
      and database = (select oid from pg_database where datname = current_database())`,
  );
  return rows.length;
}
