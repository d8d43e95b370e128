import { onTestFinished } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase } from './test-database.ts';

/** Creates a database for the running test as it was after a migration, for tests of the next ones. All connect as its owner. */
export async function createFormerDatabase(migration: string) {
  const { migrationUrl: url, drop } = await createTestDatabase();
  const orm = createServiceOrm({ databaseUrl: url });
  onTestFinished(async () => {
    await orm.close();
    await drop();
  });
  const em = openScope(orm, 'all');
  await em.execute('drop schema public cascade; create schema public');
  await orm.migrator.up({ to: migration });
  return { url, orm, em };
}
