import { readdirSync, readFileSync } from 'node:fs';
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { createServiceOrm } from '../../src/schema.ts';
import {
  clearSituations,
  insertAccount,
  insertInstance,
  insertInvoice,
  insertUnmatchedLine,
} from '../setup/situations.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
let em: EntityManager;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.superuserUrl });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});
beforeEach(async () => {
  em = openScope(orm, 'all');
  await clearSituations(em);
  await insertUnmatchedLine(em, await insertInvoice(em, await insertAccount(em)), '3.10');
});

const FORMER = { schema: "'20261127250000-index-audit-actors'" };
const supersede = 'update cloud_cost_lines set superseded_at = now()';
const change = "update cloud_cost_lines set kind = 'other'";
const count = async () => (await em.execute('select 1 from cloud_cost_lines')).length;

describe('cloud_cost_lines', () => {
  it.each([
    change,
    'update cloud_cost_lines set amount = 3.100',
    'update cloud_cost_lines set version = 2, first_version_id = id',
    "update cloud_cost_lines set created_at = now() - interval '1 day'",
    `${supersede}, kind = 'other'`,
    'truncate cloud_cost_lines',
  ])('refuses %s', async (statement) => {
    await expect(em.execute(statement)).rejects.toThrow(/stays/);
  });

  it('lets a line be superseded, once and for good', async () => {
    await em.execute(supersede);
    expect(await em.execute('select 1 from live_cost_lines')).toEqual([]);
    for (const superseded_at of ['null', "now() + interval '1 day'"]) {
      const again = `update cloud_cost_lines set superseded_at = ${superseded_at}`;
      await expect(em.execute(again)).rejects.toThrow(/stays as it is/);
    }
  });

  it('lets an instance of the release before change lines in place while it lives', async () => {
    await insertInstance(em, FORMER);
    await em.execute(change);
    await em.execute("update instances set heartbeat_at = now() - interval '91 seconds'");
    await expect(em.execute("update cloud_cost_lines set kind = 'tax'")).rejects.toThrow(/stays/);
    await em.execute('update instances set heartbeat_at = now(), ended_at = now()');
    await expect(em.execute("update cloud_cost_lines set kind = 'tax'")).rejects.toThrow(/stays/);
  });

  it('loses its superseded lines when an instance of the release before starts', async () => {
    await em.execute(supersede);
    await insertInstance(em, { schema: "'20261128100000-of-this-release'" });
    expect(await count()).toBe(1);
    await insertInstance(em, FORMER);
    expect(await count()).toBe(0);
  });
});

it('reads live cost lines everywhere but in the files that store versions', () => {
  const folder = new URL('../../src/', import.meta.url);
  const readers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('db/migrations/'))
    .filter((name) => readFileSync(new URL(name, folder), 'utf8').includes('cloud_cost_lines'));
  expect(readers.toSorted()).toEqual([
    'billing/cost-line.entity.ts',
    'billing/rematch-cost-lines.ts',
    'billing/replace-cost-lines.ts',
    'db/billing-tables.ts',
  ]);
});
