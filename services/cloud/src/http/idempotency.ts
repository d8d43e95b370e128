import type { EntityManager } from '@mikro-orm/postgresql';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
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
} from './idempotency-key.ts';

/**
 * Runs `effect` once for all calls with the same key, and returns its answer to each of them. The key, the effect and
 * the answer are written in one transaction, so a concurrent call with the same key waits for it and then replays the
 * answer. Answers are stored for 24 hours. Answers of 401, 403, 429 and 5xx are not stored.
 *
 * An effect that waits for another system must not hold a transaction meanwhile: `runLongIdempotent` runs it.
 *
 * @throws {ArcadiaError} `idempotency_key_reused` if the key was sent with another request.
 */
export async function runIdempotent(
  em: EntityManager,
  call: IdempotentCall,
  effect: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  const digest = digestOf(call);
  return inTransaction(em, async (tx) => {
    if (!(await takeKey(tx, call, digest))) return replay(tx, call, digest);
    const answer = await runInSavepoint(tx, call, effect);
    await recordAnswer(tx, keyOf(call), answer);
    return answer;
  });
}

/**
 * Inserts the key, and returns false if a call has used it in the last 24 hours. It waits for a concurrent call that
 * has inserted the key and not yet committed.
 */
async function takeKey(em: EntityManager, call: IdempotentCall, digest: string): Promise<boolean> {
  await deleteExpiredKey(em, call);
  const taken = await platformSql(em)
    .insertInto('idempotency_keys')
    .values({ ...keyOf(call), request_digest: digest })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return taken.numInsertedOrUpdatedRows === 1n;
}

/**
 * Runs the effect in a savepoint, so that an error undoes the effect but not the key. If the error may be stored, it
 * becomes the answer. For any other `ArcadiaError` the key is deleted, because the transaction may commit with it.
 */
async function runInSavepoint(
  tx: EntityManager,
  call: IdempotentCall,
  effect: (em: EntityManager) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await answerOrProblem(call, () => inTransaction(tx, effect, { clear: true }));
  } catch (error) {
    if (error instanceof ArcadiaError) await deleteKey(tx, keyOf(call));
    throw error;
  }
}

/** Only a release in which the operation waits for another system leaves its key pending. */
async function replay(em: EntityManager, call: IdempotentCall, digest: string): Promise<Answer> {
  const stored = await readAnswer(em, call, digest);
  if (typeof stored === 'string') throw stillRunning(call);
  return stored;
}
