import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RoleUrls } from '@arcadia/sandbox/postgres/roles.ts';
import { startPostgres } from '@arcadia/sandbox/postgres.ts';
import type { TestProject } from 'vitest/node';
import { createServiceOrm } from '../../src/schema.ts';
import { prepareDatabase, toDatabase } from './prepare-database.ts';
import { startTestMongod } from './start-test-mongod.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the PostgreSQL of this run, for a superuser. */
    postgresUrl: string;
    /** The URLs of the roles that own the tables and that serve, in the PostgreSQL of this run. */
    roleUrls: RoleUrls;
    /** Where Node keeps the compiled code of child processes during this run. */
    compileCacheDir: string;
    /** The URI of the mongod of this run, or null if mongod could not be started. */
    mongodbUri: string | null;
  }
}

const TEMPLATE = 'arcadia_template';

/** Starts one PostgreSQL and one mongod for the run. Each test file creates its own databases in them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'arcadia-test-'));
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings, log });
  const roleUrls = await makeTemplate(postgres.url);
  const mongod = await startTestMongod({ dataDir: join(folder, 'mongod') });
  if (mongod === null) log('mongod could not be started. The tests that need it are skipped.');
  project.provide('postgresUrl', postgres.url);
  project.provide('roleUrls', roleUrls);
  project.provide('compileCacheDir', join(folder, 'compile-cache'));
  project.provide('mongodbUri', mongod?.uri ?? null);
  return async () => {
    await mongod?.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** Creates the database that the others are copies of: the migrated schema and the first catalog. */
async function makeTemplate(postgresUrl: string): Promise<RoleUrls> {
  const server = createServiceOrm({ databaseUrl: postgresUrl });
  await server.em.fork().execute(`create database ${TEMPLATE}`);
  await server.close();
  return await prepareDatabase(toDatabase(postgresUrl, TEMPLATE));
}
