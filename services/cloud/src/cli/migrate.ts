import { Command } from 'commander';
import { seedCatalog } from '../catalog/seed-catalog.ts';
import { readConfig } from '../config.ts';
import { openScope } from '../db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../schema.ts';

/** `arcadia migrate`: applies the pending migrations, and adds the first catalog if it is missing. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Apply the pending migrations, and add the first catalog if it is missing.')
    .action(async () => {
      const orm = createServiceOrm(readConfig());
      try {
        const applied = await migrate(orm);
        await seedCatalog(openScope(orm, 'all'));
        process.stdout.write(describeMigrations(applied));
      } finally {
        await orm.close();
      }
    });
}

function describeMigrations(names: readonly string[]): string {
  if (names.length === 0) return 'The database is up to date.\n';
  const count = names.length === 1 ? '1 migration' : `${names.length} migrations`;
  return `Applied ${count}:\n${names.map((name) => `  ${name}\n`).join('')}`;
}
