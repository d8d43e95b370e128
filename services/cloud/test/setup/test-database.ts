import { randomUUID } from 'node:crypto';
import { TABLES_OWNER } from '@arcadia/sandbox/postgres/roles.ts';
import pg from 'pg';
import { inject } from 'vitest';
import { toDatabase } from './prepare-database.ts';

const TEMPLATE = 'arcadia_template';

export interface TestDatabase {
  /** The URL of the role that serves. */
  readonly url: string;
  /** The URL of the role that owns the tables and is not a superuser. */
  readonly migrationUrl: string;
  /** The URL of a superuser, to seed and to inspect. */
  readonly superuserUrl: string;
  drop(): Promise<void>;
}

/** Creates a database for a test file: a copy of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  return await createDatabase(`template ${TEMPLATE}`);
}

/** Creates a database without a schema. */
export async function createEmptyDatabase(): Promise<TestDatabase & AsyncDisposable> {
  const database = await createDatabase('');
  return { ...database, [Symbol.asyncDispose]: database.drop };
}

/** Returns the URL of a superuser for a database of this run, which `databaseUrl` names for any role or proxy. */
export function toSuperuserUrl(databaseUrl: string): string {
  return toDatabase(inject('postgresUrl'), new URL(databaseUrl).pathname);
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name} owner ${TABLES_OWNER} ${template}`);
  const { serviceUrl, migrationUrl } = inject('roleUrls');
  return {
    url: toDatabase(serviceUrl, name),
    migrationUrl: toDatabase(migrationUrl, name),
    superuserUrl: toDatabase(inject('postgresUrl'), name),
    drop: () => onServer(`drop database ${name} with (force)`),
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
