import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isStoreOutage } from '../db/store-unavailable.ts';
import { platformSql } from '../db/tenant-scope.ts';
import {
  type Answer,
  answerOrProblem,
  deleteExpiredKey,
  deleteKey,
  digestOf,
  type IdempotentCall,
  keyOf,
  readAnswer,
  recordAnswer,
  stillRunning,
  type TakenKey,
} from './idempotency-key.ts';

/** How long the keys of calls that wait for another system are held and waited for, in milliseconds. */
export interface LongCallLimits {
  /** How long a key stays pending after its holder last renewed it. Then a call with the key takes it over. */
  readonly pendingMs: number;
  /** The pause between two renewals. Several fit into `pendingMs`, so that one that fails does no harm. */
  readonly renewEveryMs: number;
  /** How long a call with the key of another call waits for its answer. */
  readonly maxWaitMs: number;
  /** The pause between two looks for that answer. */
  readonly pollMs: number;
}

/** A caller is told to wait after a minute: by then, many proxies give a request up. */
export const defaultLongCallLimits: LongCallLimits = {
  pendingMs: 30_000,
  renewEveryMs: 10_000,
  maxWaitMs: 60_000,
  pollMs: 250,
};

export interface LongCallOptions extends LongCallLimits {
  readonly logger: Logger;
  /** Ends the wait for another call, when the client has gone away. */
  readonly signal: AbortSignal;
}

/**
 * Runs an effect that waits for another system once for all calls with the same key, and returns its answer to each of
 * them. The key is committed as pending before the effect, and the answer is recorded after it: meanwhile neither this
 * call nor those that wait for it hold a connection. Otherwise a slow system would fill the pool, and hold back the feed
 * of events, for every tenant.
 *
 * The effect runs again if the process dies between the two: another call takes the key over. So the effect must be
 * safe to repeat, as runs of work items are. Answers of 401, 403, 429 and 5xx are not stored: the next call runs the
 * effect again.
 *
 * @throws {ArcadiaError} `idempotency_key_reused` if the key was sent with another request, `still_running` if the call
 * that holds the key has not ended in time.
 */
export async function runLongIdempotent(
  em: EntityManager,
  call: IdempotentCall,
  effect: () => Promise<Answer>,
  options: LongCallOptions,
): Promise<Answer> {
  const digest = digestOf(call);
  const holder = randomUUID();
  const deadlineMs = performance.now() + options.maxWaitMs;
  while (!(await takePendingKey(em, call, digest, holder, options))) {
    const stored = await readAnswer(em, call, digest);
    if (typeof stored !== 'string') return stored;
    if (performance.now() >= deadlineMs || options.signal.aborted) throw stillRunning(call);
    if (stored === 'pending') await pause(options.pollMs, options.signal);
  }
  return runAsHolder(em, call, holder, effect, options);
}

/**
 * Inserts the key as pending, or takes it over from a holder that no longer renews it. Returns false if another call
 * has the key. Each statement commits at once. PostgreSQL's clock decides.
 */
async function takePendingKey(
  em: EntityManager,
  call: IdempotentCall,
  digest: string,
  holder: string,
  limits: LongCallLimits,
): Promise<boolean> {
  await deleteExpiredKey(em, call);
  const pending = { pending_until: untilFrom(limits), holder };
  const taken = await platformSql(em)
    .insertInto('idempotency_keys')
    .values({ ...keyOf(call), request_digest: digest, ...pending })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject', 'operation', 'key'])
        .doUpdateSet(pending)
        .where('idempotency_keys.status', 'is', null)
        .where('idempotency_keys.request_digest', '=', digest)
        .where('idempotency_keys.pending_until', '<=', sql<string>`now()`),
    )
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === 1n;
}

/** Runs the effect, renews the key meanwhile, and records the answer. */
async function runAsHolder(
  em: EntityManager,
  call: IdempotentCall,
  holder: string,
  effect: () => Promise<Answer>,
  options: LongCallOptions,
): Promise<Answer> {
  const own = { ...keyOf(call), holder };
  const stopRenewing = renewEvery(em, own, options);
  try {
    const answer = await answerOrProblem(call, effect);
    // Nothing is recorded if another call has taken the key over meanwhile: that call records its own answer.
    await recordAnswer(em, own, answer);
    return answer;
  } catch (error) {
    await deleteKey(em, own).catch((fault: unknown) => {
      const message =
        'the idempotency key of a failed call cannot be deleted; it is free once it is no longer pending';
      logFault(options.logger, own, fault, message);
    });
    throw error;
  } finally {
    stopRenewing();
  }
}

/**
 * Renews the key from now on. A renewal that fails is made up for by the next one; if all fail, another call may take the
 * key over. Returns a function that stops it.
 */
function renewEvery(em: EntityManager, own: TakenKey, options: LongCallOptions): () => void {
  const { logger, renewEveryMs } = options;
  let isFailing = false;
  const renew = async () => {
    try {
      await platformSql(em)
        .updateTable('idempotency_keys')
        .set({ pending_until: untilFrom(options) })
        .where((eb) => eb.and(own))
        .execute();
      if (isFailing) logger.info(toFields(own), 'the idempotency key is renewed again');
      isFailing = false;
    } catch (error) {
      const message =
        'the idempotency key of a call cannot be renewed; if this lasts, another call may take it over';
      if (!isFailing) isFailing = logFault(logger, own, error, message);
    }
  };
  const timer = setInterval(() => void renew(), renewEveryMs);
  return () => clearInterval(timer);
}

/** Returns false if it logs nothing, because `db/store-monitor.ts` logs a PostgreSQL that cannot serve. */
function logFault(logger: Logger, own: TakenKey, error: unknown, message: string): boolean {
  if (isStoreOutage(error)) return false;
  logger.warn({ ...toFields(own), err: error }, message);
  return true;
}

/** The key itself is left out: a caller that knows it could read the stored answer. */
function toFields({ operation, subject }: TakenKey) {
  return { operation, subject };
}

function untilFrom({ pendingMs }: LongCallLimits) {
  return sql<string>`now() + ${pendingMs} * interval '1 millisecond'`;
}

/** Ends early, and does not throw, if the signal is aborted. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}
