import { randomUUID } from 'node:crypto';
import { SERVICE_ROLE, TABLES_OWNER } from '@arcadia/sandbox/postgres/roles.ts';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { runMigrate } from '../../src/cli/migrate.ts';
import { runArcadia } from '../setup/run-arcadia.ts';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../setup/test-database.ts';
import { secret, startTestService } from '../setup/test-service.ts';

/** Returns what `arcadia migrate` prints. A process of its own takes seconds, so only two tests start one. */
async function migrate(databaseUrl: string, databaseMigrationUrl?: string): Promise<string> {
  const lines: string[] = [];
  for await (const line of runMigrate({ databaseUrl, databaseMigrationUrl })) lines.push(line);
  return lines.join('\n');
}

function migrateByCommand({ url, migrationUrl }: TestDatabase) {
  return runArcadia(['migrate'], {
    DATABASE_URL: url,
    DATABASE_MIGRATION_URL: migrationUrl,
    ARCADIA_JWT_SECRET: secret,
  });
}

async function query(databaseUrl: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A database that one role has migrated and served, as the releases before did. */
async function createOldDatabase(): Promise<
  TestDatabase & { readonly oldUrl: string; readonly role: string }
> {
  const database = await createEmptyDatabase();
  const role = `old_${randomUUID().slice(0, 8)}`;
  const name = new URL(database.url).pathname.slice(1);
  await query(
    database.superuserUrl,
    `create role ${role} login password 'old'; alter database ${name} owner to ${role}`,
  );
  onTestFinished(async () => {
    await database.drop();
    await query(inject('postgresUrl'), `drop role ${role}`);
  });
  const url = new URL(database.url);
  url.username = role;
  url.password = 'old';
  expect(await migrate(url.href)).toContain(
    `Warning: DATABASE_MIGRATION_URL is not set, so the service connects as the owner of the tables, ${role}.`,
  );
  return { ...database, oldUrl: url.href, role };
}

const OWNERS = `select distinct pg_get_userbyid(relowner) as owner from pg_class
  where relnamespace = 'public'::regnamespace`;

it('migrates as the owner, and gives the role of the service its rights once', async () => {
  await using database = await createEmptyDatabase();
  const first = await migrate(database.url, database.migrationUrl);
  expect(first).toMatch(/^Applied \d+ migrations:\n/);
  expect(first).toMatch(/Changed \d+ rights of the role arcadia_service\.$/);
  expect(await query(database.superuserUrl, OWNERS)).toEqual([{ owner: TABLES_OWNER }]);
  const again = await migrateByCommand(database);
  expect(again.stdout).toBe('The database is up to date.\n');
  // A table that a later migration creates, and rights that the service should not have.
  await query(
    database.superuserUrl,
    `create table later (); alter table later owner to ${TABLES_OWNER};
     create view seen as select * from later; alter view seen owner to ${TABLES_OWNER};
     grant all on audit_log to ${SERVICE_ROLE}`,
  );
  const third = await migrate(database.url, database.migrationUrl);
  expect(third).toContain('Changed 3 rights of the role arcadia_service.');
  await using service = await startTestService({ databaseUrl: database.url });
  expect((await (await service.admin()).auditLog.list()).data.length).toBeGreaterThan(0);
});

it('warns if both URLs have the same role, or if that of the service may change append-only tables', async () => {
  const { migrationUrl, url, superuserUrl, drop } = await createTestDatabase();
  onTestFinished(drop);
  const same = await migrate(migrationUrl, migrationUrl);
  expect(same).toContain('Warning: DATABASE_MIGRATION_URL and DATABASE_URL have the same role');
  const both = await migrate(superuserUrl, migrationUrl);
  expect(both).toMatch(/Warning: the role arcadia of DATABASE_URL may change append-only/);
  expect(await migrate(url, migrationUrl)).not.toContain('Warning');
});

it('says how to create a role that does not exist, and changes nothing', async () => {
  await using database = await createEmptyDatabase();
  const url = new URL(database.url);
  url.username = 'No-such';
  await expect(migrate(url.href, database.migrationUrl)).rejects.toThrow(
    `create role "No-such" login password '…';`,
  );
  expect(await query(database.superuserUrl, OWNERS)).toEqual([]);
});

it('names DATABASE_MIGRATION_URL if it is missing and the tables belong to another role', async () => {
  const { url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await expect(migrate(url)).rejects.toThrow(
    'Set DATABASE_MIGRATION_URL to a URL of the role arcadia_owner.',
  );
});

it('prints the statements that let a role without a database of its own begin', async () => {
  await using database = await createEmptyDatabase();
  const name = new URL(database.url).pathname.slice(1);
  await query(database.superuserUrl, `alter database ${name} owner to arcadia`);
  await expect(migrate(database.migrationUrl)).rejects.toThrow(
    `begin;\ngrant usage, create on schema public to ${TABLES_OWNER};\n` +
      `grant create on database ${name} to ${TABLES_OWNER};\ncommit;`,
  );
});

it('prints the statements that let the owner take over the tables, which work as they are', async () => {
  const old = await createOldDatabase();
  const refused = await migrateByCommand({ ...old, url: old.oldUrl }).catch((error) => error);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Nothing was changed.'),
  });
  expect(await query(old.superuserUrl, OWNERS)).toEqual([{ owner: old.role }]);
  const [, script = ''] = refused.stderr.split('\n\n');
  expect(script).toMatch(/^begin;\nalter table .*commit;\n$/s);
  await query(old.superuserUrl, script);
  expect(await query(old.superuserUrl, OWNERS)).toEqual([{ owner: TABLES_OWNER }]);
  // The rights of the service are part of the statements: an instance that runs serves on.
  await using service = await startTestService({ databaseUrl: old.oldUrl });
  const admin = await service.admin();
  const shop = { tenant_id: 'acme', slug: 'shop', display_name: 'Shop', region: 'syd1' };
  await admin.deployments.create(shop);
  expect(await migrate(old.oldUrl, old.migrationUrl)).not.toContain('Warning');
  await expect(query(old.oldUrl, 'delete from audit_log')).rejects.toThrow('permission denied');
});

it('takes over the tables of a role that the owner is a member of', async () => {
  const old = await createOldDatabase();
  await query(
    old.superuserUrl,
    `grant ${old.role} to ${TABLES_OWNER};
     alter database ${new URL(old.url).pathname.slice(1)} owner to ${TABLES_OWNER}`,
  );
  const printed = await migrate(old.url, old.migrationUrl);
  await query(old.superuserUrl, `revoke ${old.role} from ${TABLES_OWNER}`);
  expect(printed).toContain(`The role arcadia_owner owns the tables now. Before, ${old.role} did.`);
  expect(await query(old.superuserUrl, OWNERS)).toEqual([{ owner: TABLES_OWNER }]);
});
