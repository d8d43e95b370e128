import { Command } from 'commander';
import { seedCatalog } from '../catalog/seed-catalog.ts';
import { readConfig } from '../config.ts';
import { openScope } from '../db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../schema.ts';

/** `arcadia migrate`: brings the schema up to date, and puts the first catalog where there is none. */
export function migrateCommand(): Command {
  return new Command('migrate').description('Bring the database up to date.').action(async () => {
    const orm = createServiceOrm(readConfig());
    try {
      const ran = await migrate(orm);
      await seedCatalog(openScope(orm, 'all'));
      process.stdout.write(ran.length === 0 ? 'Up to date.\n' : `Ran ${ran.join(', ')}.\n`);
    } finally {
      await orm.close();
    }
  });
}
