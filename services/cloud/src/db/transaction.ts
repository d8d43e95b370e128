import type { EntityManager, TransactionOptions } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../errors/arcadia-error.ts';

/**
 * Runs `work` in a transaction, or in a savepoint if `em` is in a transaction already. It rolls back if `work` throws,
 * except by `commitAndThrow`. Every use case opens its transaction by this function, and not by `em.transactional`.
 */
export async function inTransaction<Result>(
  em: EntityManager,
  work: (tx: EntityManager) => Promise<Result>,
  options?: TransactionOptions,
): Promise<Result> {
  const outcome = await em.transactional(async (tx) => {
    try {
      return { result: await work(tx) };
    } catch (error) {
      if (error instanceof CommittedError) return { error };
      throw error;
    }
  }, options);
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}

/**
 * Runs `work` in a savepoint of `tx`, with an EntityManager that has loaded nothing yet: it sees what `tx` has flushed. If
 * `work` throws an `ArcadiaError`, its own writes are undone, but those that `tx` made before commit, and the caller gets
 * the error.
 */
export async function inSavepoint<Result>(
  tx: EntityManager,
  work: (savepoint: EntityManager) => Promise<Result>,
): Promise<Result> {
  try {
    return await inTransaction(tx, work, { clear: true });
  } catch (error) {
    if (error instanceof ArcadiaError) commitAndThrow(error);
    throw error;
  }
}

/**
 * Ends the transaction with an error that does not undo it: the caller gets the error, and the written rows stay. It
 * throws, because every transaction up to the one of an idempotency key must end, and commit.
 */
export function commitAndThrow(error: ArcadiaError): never {
  if (error instanceof CommittedError) throw error;
  throw new CommittedError(error.code, error.message, error.data, { cause: error.cause });
}

/** An error whose transaction commits. */
class CommittedError extends ArcadiaError {}
