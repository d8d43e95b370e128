import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { assertLease } from './assert-lease.ts';
import type { ClaimedWork } from './claim.ts';
import type { Failure } from './failure.ts';
import { openCircuit } from './open-circuit.ts';
import { scheduleRetry } from './schedule-retry.ts';
import { isRecurring } from './work-kind.ts';

/** What became of a piece of work that failed. */
export type FailureOutcome = 'postponed' | 'blocked' | 'failed';

const ATTEMPTS = 8;

/**
 * Writes down that an attempt failed, and when the next one is due. After the last attempt the work is `failed`, until
 * someone enqueues it again; recurring work never is.
 *
 * @throws {LeaseLostError} where the work is not ours any more.
 */
export async function recordFailure(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  random: () => number,
): Promise<FailureOutcome> {
  await assertLease(em, item);
  if (failure.isRefusal) {
    await openCircuit(em, item, failure, random);
    return 'blocked';
  }
  if (isRecurring(item.kind) || item.attempt < ATTEMPTS) {
    await scheduleRetry(em, item, failure, random);
    return 'postponed';
  }
  await platformSql(em)
    .updateTable('work_items')
    .set({
      outcome: 'failed',
      lease_token: null,
      lease_until: null,
      last_error: failure.message,
      updated_at: sql`now()`,
    })
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .execute();
  return 'failed';
}
