import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMongod } from '@arcadia/sandbox/mongod.ts';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import type { TestProject } from 'vitest/node';
import { seedCatalog } from '../../src/catalog/seed-catalog.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm, migrate } from '../../src/schema.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the PostgreSQL of this run, for a superuser. */
    postgresUrl: string;
    /** The URI of the mongod of this run, or null if mongod could not be started. */
    mongodbUri: string | null;
  }
}

const TEMPLATE = 'arcadia_template';
const CHECKOUT_DIR = resolve(fileURLToPath(new URL('../../../..', import.meta.url)));

/** Starts one PostgreSQL and one mongod for the run. Each test file creates its own databases in them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-test-'));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings, log });
  await makeTemplate(postgres.url);
  const mongod = await startMongod({
    dataDir: join(folder, 'mongod'),
    keepDir: join(process.env.ARCADIA_DATA_DIR ?? join(CHECKOUT_DIR, '.arcadia'), 'bin'),
    systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
    searchPath: process.env.PATH,
    log,
  });
  if (mongod === null) {
    if (process.env.ARCADIA_REQUIRE_MONGO === '1') {
      throw new Error('mongod could not be started, and ARCADIA_REQUIRE_MONGO=1 requires it.');
    }
    log('mongod could not be started. The tests that need it are skipped.');
  }
  project.provide('postgresUrl', postgres.url);
  project.provide('mongodbUri', mongod?.uri ?? null);
  return async () => {
    await mongod?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Creates the database that the others are copies of: the migrated schema and the first catalog. */
async function makeTemplate(postgresUrl: string): Promise<void> {
  const server = createServiceOrm({ databaseUrl: postgresUrl });
  await server.em.fork().execute(`create database ${TEMPLATE}`);
  await server.close();
  const url = new URL(postgresUrl);
  url.pathname = TEMPLATE;
  const orm = createServiceOrm({ databaseUrl: url.href });
  await migrate(orm);
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
}
