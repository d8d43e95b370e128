import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';

/** Gives an empty database the migrated schema and the first catalog. */
export async function prepareDatabase(databaseUrl: string): Promise<void> {
  const orm = createServiceOrm({ databaseUrl });
  await migrate(orm);
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
}
