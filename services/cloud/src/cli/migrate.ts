import { Command } from 'commander';
import pg from 'pg';
import { seedCatalog } from '../catalog/seed-catalog.ts';
import { type Config, readConfig } from '../config.ts';
import { readRoleLimits } from '../db/role-limits.ts';
import { defaultStoreLimits } from '../db/store-limits.ts';
import { openScope } from '../db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../schema.ts';

/** 24 hours: a migration may rewrite a large table, or wait for another one. TCP's keepalives notice a dead server. */
const STATEMENT_LIMIT_MS = 86_400_000;

/**
 * `arcadia migrate`: applies the pending migrations as the role of `DATABASE_MIGRATION_URL`, gives the role of `DATABASE_URL`
 * the rights of the service, and adds the first catalog if it is missing.
 */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Apply the pending migrations, and add the first catalog if it is missing.')
    .action(async () => {
      for await (const line of runMigrate(readConfig())) process.stdout.write(`${line}\n`);
    });
}

/** Yields lines for an operator: first how many migrations were applied. */
export async function* runMigrate(
  config: Pick<Config, 'databaseUrl' | 'databaseMigrationUrl'>,
): AsyncGenerator<string> {
  const { databaseUrl, databaseMigrationUrl = databaseUrl } = config;
  const limits = { ...defaultStoreLimits, statementMs: STATEMENT_LIMIT_MS };
  const role = roleOf(databaseUrl);
  const isShared = role === roleOf(databaseMigrationUrl);
  const lines: string[] = [];
  const report = (line: string) => void lines.push(line);
  const orm = createServiceOrm({ databaseUrl: databaseMigrationUrl, limits });
  try {
    const applied = await migrate(orm, isShared ? undefined : { name: role, report });
    yield* describeMigrations(applied);
    yield* lines;
    const em = openScope(orm, 'all');
    await seedCatalog(em);
    if (isShared) yield sharedRole(role, config.databaseMigrationUrl !== undefined);
    else if ((await readRoleLimits(em, role))?.mayChangeAppendOnly) yield unlimitedRole(role);
  } finally {
    await orm.close();
  }
}

/** The role that a client connects as, by the URL, the environment or the user of the process. */
function roleOf(url: string): string {
  return new pg.Client({ connectionString: url }).user ?? '';
}

function describeMigrations(names: readonly string[]): string[] {
  if (names.length === 0) return ['The database is up to date.'];
  const count = names.length === 1 ? '1 migration' : `${names.length} migrations`;
  return [`Applied ${count}:`, ...names.map((name) => `  ${name}`)];
}

const SEE = 'See docs/runbook.md#role_not_limited.';

function sharedRole(role: string, isUrlSet: boolean): string {
  const reason = isUrlSet
    ? 'DATABASE_MIGRATION_URL and DATABASE_URL have the same role'
    : 'DATABASE_MIGRATION_URL is not set';
  return `Warning: ${reason}, so the service connects as the owner of the tables, ${role}. ${SEE}`;
}

function unlimitedRole(role: string): string {
  return `Warning: the role ${role} of DATABASE_URL may change append-only tables: it is a superuser, or a member of their owner. ${SEE}`;
}
