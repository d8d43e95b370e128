import type { EntityManager } from '@mikro-orm/postgresql';
import { type SqlBool, sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/**
 * A work item under a lease: only the run with the token of the lease may commit a result. Only PostgreSQL's clock decides
 * whether an item is due and whether its lease has ended, since the clocks of the instances may differ.
 */
export interface ClaimedWork {
  readonly kind: WorkKind;
  readonly key: string;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** Also the id of the run in `work_runs`. */
  readonly leaseToken: string;
  /** The code of the failure of the attempt before, or its message if it had none. Null if there was no failure. */
  readonly formerFailure: string | null;
}

/**
 * Locks the item until the transaction of `em` ends, so that the transaction commits only under the lease.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function assertLease(em: EntityManager, item: ClaimedWork): Promise<void> {
  const row = await leased(em, item).forUpdate().executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
}

/**
 * Locks the item until the transaction of `em` ends, and renews its lease. The heartbeat leaves an item out that another
 * transaction has locked, so the lease of a run that waits for that one may end. Nobody can claim the item meanwhile.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function renewLease(
  em: EntityManager,
  item: ClaimedWork,
  leaseMs: number,
): Promise<void> {
  const { numUpdatedRows } = await platformSql(em)
    .updateTable('work_items')
    // Not now(): the transaction may have waited for the lock of the item.
    .set({ lease_until: sql<string>`clock_timestamp() + ${leaseMs} * interval '1 millisecond'` })
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .where('lease_token', '=', item.leaseToken)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new LeaseLostError(item);
}

/**
 * Checks that the item is still under this lease and that the lease has not ended, without a lock. Call it right before
 * sending to another system: a request cannot be taken back.
 *
 * @throws {LeaseLostError} if the lease is lost, or has ended.
 */
export async function checkLease(em: EntityManager, item: ClaimedWork): Promise<void> {
  const row = await leased(em, item).where(sql<SqlBool>`lease_until > now()`).executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
}

function leased(em: EntityManager, { kind, key, leaseToken }: ClaimedWork) {
  return platformSql(em)
    .selectFrom('work_items')
    .select('key')
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('lease_token', '=', leaseToken);
}

/** Another worker may run the item now: this one must not commit anything that it did for it. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly code = 'lease_lost';
  readonly kind: string;
  readonly key: string;

  constructor({ kind, key }: Pick<ClaimedWork, 'kind' | 'key'>) {
    super(`The lease on ${kind} ${key} is lost: another worker runs it now. Try again later.`);
    this.kind = kind;
    this.key = key;
  }
}
