import { type RoleUrls, SERVICE_ROLE, separateRoles } from '@arcadia/sandbox/postgres/roles.ts';
import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';

/** The roles belong to the server, so all databases of a run share them. */
export const rolePasswords = { owner: 'owner', service: 'service' };

/**
 * Gives an empty database the migrated schema and the first catalog, and creates the two roles if they are missing.
 *
 * @param superuserUrl The URL of a superuser and the database.
 */
export async function prepareDatabase(superuserUrl: string): Promise<RoleUrls> {
  const urls = await separateRoles(superuserUrl, rolePasswords);
  const orm = createServiceOrm({ databaseUrl: urls.migrationUrl });
  await migrate(orm, { name: SERVICE_ROLE, report: () => undefined });
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
  return urls;
}

/** Returns the URL of another database on the same server, for the same role. */
export function toDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = name;
  return other.href;
}
