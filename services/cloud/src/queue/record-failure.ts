import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { type BackOff, backOffMs } from './back-off.ts';
import { endRun } from './end-run.ts';
import type { Failure } from './failure.ts';
import { assertLease, type ClaimedWork } from './lease.ts';
import { isRecurring, nextSlot } from './work-kind.ts';
import { limitRate, openCircuit } from './work-kinds.ts';

/**
 * `retrying`: due again later. `blocked`: the circuit of the kind is open. `waiting`: the kind waits for a rate limit, or the item is postponed.
 * `held`: an operator must decide. `failed`: a dead letter.
 */
export type FailureOutcome = 'retrying' | 'blocked' | 'waiting' | 'held' | 'failed';

export interface RecordedFailure {
  readonly outcome: FailureOutcome;
  /** Whether the circuit of the kind was closed before. */
  readonly hasOpenedCircuit: boolean;
}

/** After so many attempts an item is `failed`, unless its class says otherwise. */
export const MAX_ATTEMPTS = 8;

/**
 * Records a failed attempt, and when the item is due again. After the last attempt, or a final failure, the item is
 * `failed` or `held` until a caller enqueues it again; recurring work never is. A denied access and a rate limit concern
 * the kind and not the item: the item stays due, and the attempt does not count.
 *
 * @param backOff.random Returns a number from 0 up to 1, for the jitter.
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function recordFailure(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  backOff: BackOff,
): Promise<RecordedFailure> {
  await assertLease(em, item);
  const outcome = toOutcome(item, failure);
  const isUncounted = outcome === 'blocked' || outcome === 'waiting';
  const isLast = outcome === 'failed' || outcome === 'held';
  const hasOpenedCircuit =
    outcome === 'blocked' && (await openCircuit(em, item.kind, failure, backOff));
  if (failure.class.class === 'rate_limited') await limitRate(em, item.kind, failure.class.waitMs);
  await endRun(em, item, {
    run: outcome,
    item: isLast ? outcome : null,
    attempts: isUncounted ? sql`greatest(item.attempts - 1, 0)` : sql`item.attempts`,
    ...(outcome === 'retrying' ? { dueAt: await nextAttempt(em, item, failure, backOff) } : {}),
    ...(failure.class.class === 'postponed' ? { dueAt: inMs(failure.class.waitMs) } : {}),
    failure,
  });
  return { outcome, hasOpenedCircuit };
}

function inMs(waitMs: number): RawBuilder<string> {
  return sql`now() + ${waitMs} * interval '1 millisecond'`;
}

function toOutcome({ kind, attempt }: ClaimedWork, { class: found }: Failure): FailureOutcome {
  if (found.class === 'access_denied') return 'blocked';
  if (found.class === 'rate_limited' || found.class === 'postponed') return 'waiting';
  const maxAttempts = found.class === 'final' ? 0 : (found.maxAttempts ?? MAX_ATTEMPTS);
  if (isRecurring(kind) || attempt < maxAttempts) return 'retrying';
  return found.endsAs ?? 'failed';
}

/**
 * Returns when the item is due again: after a delay that grows with its attempts, and never before the time that the
 * other system asks to wait. Recurring work is due at its next slot at the latest, unless the other system asks to wait
 * longer.
 */
async function nextAttempt(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  { random, times }: BackOff,
): Promise<RawBuilder<string>> {
  const options = { firstMs: times.retryFirstMs, maxMs: times.retryMaxMs, random };
  const delayMs = backOffMs(item.attempt, options);
  const latest = isRecurring(item.kind) ? await nextSlot(em, item.kind) : null;
  return sql`greatest(
    least(now() + ${delayMs} * interval '1 millisecond', ${latest}::timestamptz),
    now() + ${failure.retryAfterMs} * interval '1 millisecond')`;
}
