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
    /** A superuser's URL of the run's PostgreSQL. */
    postgresUrl: string;
    /** The run's mongod; null where none is to be had. */
    mongodbUri: string | null;
  }
}

export const template = 'arcadia_template';
const checkout = resolve(fileURLToPath(new URL('../../../..', import.meta.url)));

/** One PostgreSQL and one mongod for the run; each test file has databases of its own in them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-test-'));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings, log });
  await makeTemplate(postgres.url);
  const mongod = await startMongod({
    dataDir: join(folder, 'mongod'),
    keepDir: join(process.env.ARCADIA_DATA_DIR ?? join(checkout, '.arcadia'), 'bin'),
    systemBinary: process.env.MONGOMS_SYSTEM_BINARY,
    searchPath: process.env.PATH,
    log,
  });
  if (mongod === null) {
    const line = 'NO MONGOD IS TO BE HAD: the tests that need one are skipped.';
    if (process.env.ARCADIA_REQUIRE_MONGO === '1') throw new Error(line);
    log(line);
  }
  project.provide('postgresUrl', postgres.url);
  project.provide('mongodbUri', mongod?.uri ?? null);
  return async () => {
    await mongod?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** A database with the schema and the first catalog: the others are copies of it. */
async function makeTemplate(postgresUrl: string): Promise<void> {
  const server = createServiceOrm({ databaseUrl: postgresUrl });
  await server.em.fork().execute(`create database ${template}`);
  await server.close();
  const url = new URL(postgresUrl);
  url.pathname = template;
  const orm = createServiceOrm({ databaseUrl: url.href });
  await migrate(orm);
  await seedCatalog(openScope(orm, 'all'));
  await orm.close();
}
