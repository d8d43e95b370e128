import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { backOffMs } from './back-off.ts';
import type { ClaimedWork } from './claim.ts';
import type { Failure } from './failure.ts';
import { nextSlot } from './next-slot.ts';
import { isRecurring, recurringWork } from './work-kind.ts';

const FIRST_DELAY_MS = 60_000;
const LONGEST_DELAY_MS = 6 * 60 * 60_000;

/**
 * Makes a piece of work due later: after a delay that grows with its attempts, never before the time that the other
 * side asked for. Recurring work is due at its next slot at the latest, unless the other side asked for more.
 */
export async function scheduleRetry(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  random: () => number,
): Promise<void> {
  const delayMs = backOffMs(item.attempt, {
    firstMs: FIRST_DELAY_MS,
    maxMs: LONGEST_DELAY_MS,
    random,
  });
  const latest = isRecurring(item.kind) ? await nextSlot(em, recurringWork[item.kind]) : null;
  await platformSql(em)
    .updateTable('work_items')
    .set({
      due_at: sql`greatest(
        least(now() + ${delayMs} * interval '1 millisecond', ${latest}::timestamptz),
        now() + ${failure.retryAfterMs ?? 0} * interval '1 millisecond')`,
      lease_token: null,
      lease_until: null,
      last_error: failure.message,
      updated_at: sql`now()`,
    })
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .execute();
}
