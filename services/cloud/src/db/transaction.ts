import type { EntityManager, TransactionOptions } from '@mikro-orm/postgresql';
import { ArcadiaError, CommittedError } from '../errors/arcadia-error.ts';

/**
 * Runs `work` in a transaction, or in a savepoint if `em` is in a transaction already. It commits if `work` resolves or
 * throws a `CommittedError`, and rolls back if `work` throws any other error.
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
 * Runs `work` in a savepoint of `tx` with an EntityManager that has loaded nothing yet. If `work` is rejected with an
 * `ArcadiaError`, its own writes are undone, and those that `tx` made before commit together with the error.
 *
 * @throws {CommittedError} in place of an `ArcadiaError` of `work`.
 */
export async function inSavepoint<Result>(
  tx: EntityManager,
  work: (savepoint: EntityManager) => Promise<Result>,
): Promise<Result> {
  try {
    return await inTransaction(tx, work, { clear: true });
  } catch (error) {
    throw error instanceof ArcadiaError ? CommittedError.from(error) : error;
  }
}
