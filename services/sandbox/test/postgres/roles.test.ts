import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { separateRoles } from '../../src/postgres/roles.ts';
import { type RunningPostgres, startPostgres } from '../../src/postgres.ts';

let dataDir: string;
let postgres: RunningPostgres;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'arcadia-roles-'));
  postgres = await startPostgres({ dataDir, settings: { fsync: 'off' }, log: () => undefined });
});
afterAll(async () => {
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

it('creates two roles, and gives the tables of a kept folder to the one that migrates', async () => {
  await query(
    postgres.url,
    `create table kept (id integer generated always as identity);
     create function answer() returns integer language sql as 'select 42';
     create schema agenda`,
  );
  const { migrationUrl, serviceUrl } = await separateRoles(postgres.url, {
    owner: "o'1",
    service: 's',
  });
  await query(migrationUrl, 'alter table kept add column value text; drop function answer()');
  await query(migrationUrl, 'grant usage, create on schema agenda to arcadia_service');
  await expect(query(serviceUrl, 'select from kept')).rejects.toMatchObject({ code: '42501' });
  await expect(query(serviceUrl, 'create table mine ()')).rejects.toMatchObject({ code: '42501' });
  const roles = await query(
    postgres.url,
    "select rolname, rolsuper, rolcreaterole from pg_roles where rolname ~ '^arcadia_' order by 1",
  );
  expect(roles).toEqual([
    { rolname: 'arcadia_owner', rolsuper: false, rolcreaterole: false },
    { rolname: 'arcadia_service', rolsuper: false, rolcreaterole: false },
  ]);
});

it('gives existing roles the new passwords', async () => {
  const passwords = { owner: 'other', service: 'another' };
  const { migrationUrl, serviceUrl } = await separateRoles(postgres.url, passwords);
  expect(await query(migrationUrl, 'select current_user as role')).toEqual([
    { role: 'arcadia_owner' },
  ]);
  expect(await query(serviceUrl, 'select current_user as role')).toEqual([
    { role: 'arcadia_service' },
  ]);
});
