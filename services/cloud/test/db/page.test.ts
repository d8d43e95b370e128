import type { MikroORM } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { byCreation, readPage } from '../../src/db/page.ts';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});

const position = fc.record({
  created_at: fc
    .date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2020-01-01T00:00:00.005Z'),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
  id: fc.uuid(),
});
type Position = { created_at: string; id: string };

/** Reads one page of `rows` after `cursor`, through PostgreSQL. */
async function pageOf(rows: readonly Position[], limit: number, cursor: string | undefined) {
  const query = platformSql(openScope(orm, 'all'))
    .selectFrom(
      sql<Position>`(select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as listed(created_at timestamptz(3), id uuid))`.as('row'),
    )
    .select(['row.created_at', 'row.id']);
  return readPage(query, byCreation('row'), { limit, cursor }, ({ id }) => id);
}

it('reads any rows page by page, each once and in order', async () => {
  const anyRows = fc.uniqueArray(position, { selector: ({ id }) => id, maxLength: 12 });
  const law = fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 5 }), async (rows, limit) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await pageOf(rows, limit, cursor);
      expect(page.data.length).toBeLessThanOrEqual(limit);
      seen.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
    const inOrder = rows.map(({ created_at, id }) => `${created_at} ${id}`).sort();
    expect(seen).toEqual(inOrder.map((row) => row.split(' ')[1]));
  });
  await fc.assert(law, { numRuns: 50 });
});

it('accepts a cursor that PostgreSQL accepts, and rejects any other with invalid_request', async () => {
  const digits = (length: number, max: number) =>
    fc.integer({ min: 0, max }).map((number) => String(number).padStart(length, '0'));
  const almostTime = fc
    .tuple(digits(4, 9999), digits(2, 13), digits(2, 32), digits(2, 24), digits(2, 60))
    .map(([year, month, day, hour, minute]) => `${year}-${month}-${day}T${hour}:${minute}:00.000Z`);
  const almostCursor = fc
    .tuple(almostTime, fc.uuid())
    .map((parts) => Buffer.from(parts.join(' ')).toString('base64url'));
  const law = fc.asyncProperty(fc.oneof(fc.string(), almostCursor), async (cursor) => {
    const refused = await pageOf([], 1, cursor).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refused === undefined) return;
    expect(refused).toBeInstanceOf(ArcadiaError);
    expect(refused).toMatchObject({ code: 'invalid_request' });
  });
  const edges = ['2026-02-30T00:00:00.000Z', '0000-01-01T00:00:00.000Z'].map((time): [string] => [
    Buffer.from(`${time} 00000000-0000-7000-8000-000000000000`).toString('base64url'),
  ]);
  await fc.assert(law, { numRuns: 200, examples: edges });
});
