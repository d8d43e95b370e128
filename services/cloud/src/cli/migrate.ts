import { Command } from 'commander';
import { seedCatalog } from '../catalog/seed-catalog.ts';
import { readConfig } from '../config.ts';
import { defaultStoreLimits } from '../db/store-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../schema.ts';

/** 24 hours: a migration may rewrite a large table, or wait for another one. TCP's keepalives notice a dead server. */
const STATEMENT_LIMIT_MS = 86_400_000;

/** `arcadia migrate`: applies the pending migrations, and adds the first catalog if it is missing. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Apply the pending migrations, and add the first catalog if it is missing.')
    .action(async () => {
      const { databaseUrl } = readConfig();
      const limits = { ...defaultStoreLimits, statementMs: STATEMENT_LIMIT_MS };
      const orm = createServiceOrm({ databaseUrl, limits });
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
