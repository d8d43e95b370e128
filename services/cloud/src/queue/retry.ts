import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { assertLease, type ClaimedWork, releaseLease } from './lease.ts';
import { CIRCUIT_KIND, isRecurring, nextSlot, type WorkKind } from './work-kind.ts';

/** The parts of an error that decide when the work runs again. */
export interface Failure {
  readonly message: string;
  /** The other system denied access (401, 403), so that every other item of the kind would fail too. */
  readonly isAccessDenied: boolean;
  /** Another attempt would fail in the same way, so that there is none. */
  readonly isFinal: boolean;
  /** The time that the other system asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/** `postponed`: due again later. `blocked`: the circuit of the kind is open. `failed`: a dead letter. */
export type FailureOutcome = 'postponed' | 'blocked' | 'failed';

export const MAX_ATTEMPTS = 8;

/**
 * Records a failed attempt, and when the item is due again. After the last attempt, or a final failure, the item is
 * `failed` until a caller enqueues it again; recurring work never is.
 *
 * @param random Returns a number from 0 up to 1, for the jitter.
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function recordFailure(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  random: () => number,
): Promise<FailureOutcome> {
  await assertLease(em, item);
  const last_error = failure.message;
  if (failure.isAccessDenied) {
    await openCircuit(em, item.kind, failure, random);
    // The item is not at fault: it stays due, and this attempt does not count.
    await releaseLease(em, item, { attempts: sql<number>`greatest(attempts - 1, 0)`, last_error });
    return 'blocked';
  }
  if (isRecurring(item.kind) || (!failure.isFinal && item.attempt < MAX_ATTEMPTS)) {
    await scheduleRetry(em, item, failure, random);
    return 'postponed';
  }
  await releaseLease(em, item, { outcome: 'failed', last_error });
  return 'failed';
}

const FIRST_DELAY_MS = 60_000;
const MAX_DELAY_MS = 6 * 60 * 60_000;

/**
 * Makes the item due after a delay that grows with its attempts, and never before the time that the other system asks
 * to wait. Recurring work is due at its next slot at the latest, unless the other system asks to wait longer.
 */
async function scheduleRetry(
  em: EntityManager,
  item: ClaimedWork,
  failure: Failure,
  random: () => number,
): Promise<void> {
  const options = { firstMs: FIRST_DELAY_MS, maxMs: MAX_DELAY_MS, random };
  const delayMs = backOffMs(item.attempt, options);
  const latest = isRecurring(item.kind) ? await nextSlot(em, item.kind) : null;
  await releaseLease(em, item, {
    due_at: sql<string>`greatest(
      least(now() + ${delayMs} * interval '1 millisecond', ${latest}::timestamptz),
      now() + ${failure.retryAfterMs ?? 0} * interval '1 millisecond')`,
    last_error: failure.message,
  });
}

const FIRST_HALF_OPEN_MS = 60_000;
const MAX_HALF_OPEN_MS = 5 * 60_000;

/**
 * Opens the circuit of a kind: its items are not claimed until one that goes through half-open succeeds. `due_at` of
 * the row `(CIRCUIT_KIND, kind)` says when the circuit is half-open next.
 */
async function openCircuit(
  em: EntityManager,
  kind: WorkKind,
  failure: Failure,
  random: () => number,
): Promise<void> {
  const db = platformSql(em);
  const block = await db
    .selectFrom('work_items')
    .select('attempts')
    .where('kind', '=', CIRCUIT_KIND)
    .where('key', '=', kind)
    .forUpdate()
    .executeTakeFirst();
  const attempts = (block?.attempts ?? 0) + 1;
  const options = { firstMs: FIRST_HALF_OPEN_MS, maxMs: MAX_HALF_OPEN_MS, random };
  // Full jitter may give no delay at all: at least half of the first span passes in any case.
  const delayMs = Math.max(
    backOffMs(attempts, options),
    FIRST_HALF_OPEN_MS / 2,
    failure.retryAfterMs ?? 0,
  );
  const due_at = sql<string>`now() + ${delayMs} * interval '1 millisecond'`;
  const values = { due_at, attempts, last_error: failure.message, updated_at: sql<string>`now()` };
  await db
    .insertInto('work_items')
    .values({ kind: CIRCUIT_KIND, key: kind, ...values })
    .onConflict((conflict) => conflict.columns(['kind', 'key']).doUpdateSet(values))
    .execute();
}

interface BackOffOptions {
  /** The longest delay after the first attempt, in milliseconds; each further attempt doubles it. */
  readonly firstMs: number;
  /** The longest delay after any attempt, in milliseconds. */
  readonly maxMs: number;
  /** Returns a number from 0 up to 1. */
  readonly random: () => number;
}

/** Returns how long to wait after attempt number `attempt` failed, in milliseconds: exponential, with full jitter. */
export function backOffMs(attempt: number, { firstMs, maxMs, random }: BackOffOptions): number {
  return Math.floor(random() * Math.min(maxMs, firstMs * 2 ** (attempt - 1)));
}

const MAX_MESSAGE_LENGTH = 1000;

/** Reads a failure from any error. The errors of our clients carry `status` and `retryAfterMs`. */
export function toFailure(error: unknown, isFinal = false): Failure {
  const { message } = error instanceof Error ? error : new Error(String(error));
  const status = readNumber(error, 'status');
  return {
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    isAccessDenied: status === 401 || status === 403,
    isFinal,
    retryAfterMs: readNumber(error, 'retryAfterMs'),
  };
}

function readNumber(error: unknown, field: string): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
