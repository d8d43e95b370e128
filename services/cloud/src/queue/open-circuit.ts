import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { backOffMs } from './back-off.ts';
import type { ClaimedWork } from './claim.ts';
import type { Failure } from './failure.ts';

const FIRST_PROBE_MS = 60_000;
const LATEST_PROBE_MS = 5 * 60_000;

/**
 * Blocks the item's whole kind until a probe passes: `due_at` of the row `('block', kind)` says when the next one may
 * go. The item stays due and gets its attempt back, since the fault was none of its own.
 */
export async function openCircuit(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  random: () => number,
): Promise<void> {
  const db = platformSql(em);
  const block = await db
    .selectFrom('work_items')
    .select('attempts')
    .where('kind', '=', 'block')
    .where('key', '=', item.kind)
    .forUpdate()
    .executeTakeFirst();
  const attempts = (block?.attempts ?? 0) + 1;
  // A probe that comes at once would be no pause at all: half of the span is certain.
  const spread = backOffMs(attempts, { firstMs: FIRST_PROBE_MS, maxMs: LATEST_PROBE_MS, random });
  const delayMs = Math.max(spread, FIRST_PROBE_MS / 2, failure.retryAfterMs ?? 0);
  const due_at = sql<string>`now() + ${delayMs} * interval '1 millisecond'`;
  const values = { due_at, attempts, last_error: failure.message, updated_at: sql<string>`now()` };
  await db
    .insertInto('work_items')
    .values({ kind: 'block', key: item.kind, ...values })
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(values))
    .execute();
  await db
    .updateTable('work_items')
    .set({
      attempts: sql`greatest(attempts - 1, 0)`,
      lease_token: null,
      lease_until: null,
      last_error: failure.message,
      updated_at: sql`now()`,
    })
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .execute();
}
