import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultStoreLimits } from '../../src/db/store-limits.ts';
import { openScope } from '../../src/db/tenant-scope.ts';
import { listDeployments } from '../../src/deployments/read-deployments.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { explainReads } from '../setup/explain-reads.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { fillLists, largeTenant } from './fill-lists.ts';
import { type List, lists } from './list-cases.ts';

const FILL_MS = 120_000;
const LIMIT = 50;
/** A page and its next row, what a list joins to each of them, and the rows of a small group that it sorts. */
const MAX_ROWS = 250;

let database: TestDatabase;
let orm: ReturnType<typeof createServiceOrm>;
beforeAll(async () => {
  database = await createTestDatabase();
  // On a busy machine a statement of the fill takes longer than one of a request may.
  const limits = { ...defaultStoreLimits, statementMs: FILL_MS };
  const superuser = createServiceOrm({ databaseUrl: database.superuserUrl, limits });
  await fillLists(openScope(superuser, 'all'));
  await superuser.close();
  orm = createServiceOrm({ databaseUrl: database.url });
}, FILL_MS);
afterAll(async () => {
  await orm.close();
  await database.drop();
});

async function expectFlat(em: EntityManager, list: List): Promise<void> {
  for (const direction of ['asc', 'desc'] as const) {
    const { next_cursor: next } = await list(em, { limit: LIMIT, direction });
    for (const cursor of next === null ? [undefined] : [undefined, next]) {
      const page = { limit: LIMIT, direction, cursor };
      const { rows, indexes, scannedTables } = await explainReads(em, (fork) => list(fork, page));
      const read = { direction, cursor, rows, indexes, scannedTables };
      expect(rows, JSON.stringify(read)).toBeLessThanOrEqual(MAX_ROWS);
    }
  }
}

describe('reads for each page no more rows than it shows', () => {
  it.each(Object.entries(lists))('list of %s', async (_name, list) => {
    await expectFlat(openScope(orm, 'all'), list);
  });

  it('list of deployments, for a tenant', async () => {
    const list: List = (em, page) => listDeployments(em, {}, page);
    await expectFlat(openScope(orm, { tenantId: largeTenant }), list);
  });
});
