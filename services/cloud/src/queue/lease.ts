import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type UpdateObject } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import {
  CIRCUIT_KIND,
  isRecurring,
  nextSlot,
  PREVIOUS_RECURRING_KEY,
  type WorkKind,
} from './work-kind.ts';

/** A work item under a lease: it belongs to this worker until the lease ends or a caller enqueues the item again. */
export interface ClaimedWork {
  readonly kind: WorkKind;
  readonly key: string;
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  readonly leaseToken: string;
}

/** As long as the longest run. The item of a worker that died is claimed again after this time. */
const LEASE = '10 minutes';

/**
 * Claims the work item of this kind with the earliest due time; returns null if none is due. Only PostgreSQL's clock
 * decides.
 *
 * While the circuit of the kind is open, nothing is claimed. From the circuit's `due_at` on it is half-open and lets
 * one item through: the claim that moves `due_at` gets it. With `key` only that item is claimed, even if the circuit is
 * open: an operator asks for it, and its outcome tests the circuit too.
 *
 * An item under the recurring key of the previous release is never claimed. While an instance of that release runs it,
 * the kind's own item is not claimed either.
 */
export async function claim(
  em: EntityManager,
  kind: WorkKind,
  key?: string,
): Promise<ClaimedWork | null> {
  const leaseToken = randomUUID();
  const isAsked = key !== undefined;
  const { rows } = await sql<{ key: string; attempts: number }>`
    with due as materialized (
      select key from work_items
      where kind = ${kind} and outcome is null and due_at <= now()
        and (lease_until is null or lease_until <= now())
        and (${!isAsked}::boolean or key = ${key ?? ''}::text)
        and (${isAsked}::boolean or not exists (
          select from work_items circuit
          where circuit.kind = ${CIRCUIT_KIND} and circuit.key = ${kind} and circuit.due_at > now()))
        and (${!isRecurring(kind)}::boolean or key <> ${PREVIOUS_RECURRING_KEY} and not exists (
          select from work_items previous
          where previous.kind = ${kind} and previous.key = ${PREVIOUS_RECURRING_KEY} and previous.lease_until > now()))
      order by due_at, key
      limit 1
      for update skip locked
    ), circuit as materialized (
      select from work_items where kind = ${CIRCUIT_KIND} and key = ${kind}
    ), half_open as (
      update work_items set due_at = now() + ${LEASE}::interval, updated_at = now()
      where kind = ${CIRCUIT_KIND} and key = ${kind} and due_at <= now() and exists (select from due)
      returning key
    )
    update work_items item
    set attempts = item.attempts + 1, lease_token = ${leaseToken}::uuid,
      lease_until = now() + ${LEASE}::interval, updated_at = now()
    from due
    where item.kind = ${kind} and item.key = due.key
      and (${isAsked}::boolean or not exists (select from circuit) or exists (select from half_open))
    returning item.key, item.attempts`.execute(platformSql(em));
  const row = rows[0];
  return row === undefined ? null : { kind, key: row.key, attempt: row.attempts, leaseToken };
}

/**
 * Locks the item until the transaction of `em` ends, so that the transaction commits only under the lease.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function assertLease(em: EntityManager, item: ClaimedWork): Promise<void> {
  const row = await platformSql(em)
    .selectFrom('work_items')
    .select('key')
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .where('lease_token', '=', item.leaseToken)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
}

/**
 * Ends a run that succeeded, in the transaction of its effect: both commit or neither. Recurring work is due again at
 * its next slot, other work at `againAt`; without `againAt` it is done. Closes the circuit of the kind, since a run has
 * succeeded.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function complete(
  em: EntityManager,
  item: ClaimedWork,
  againAt: Date | null = null,
): Promise<void> {
  const { kind } = item;
  const dueAt = isRecurring(kind) ? await nextSlot(em, kind) : againAt?.toISOString();
  const ended =
    dueAt === undefined ? { outcome: 'done' as const } : { outcome: null, due_at: dueAt };
  await releaseLease(em, item, { ...ended, attempts: 0, last_error: null });
  await platformSql(em)
    .deleteFrom('work_items')
    .where('kind', '=', CIRCUIT_KIND)
    .where('key', '=', kind)
    .execute();
}

/**
 * Gives up the lease, and stores the outcome of the run with it.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function releaseLease(
  em: EntityManager,
  item: ClaimedWork,
  outcome: Pick<
    UpdateObject<Tables, 'work_items'>,
    'outcome' | 'due_at' | 'attempts' | 'last_error'
  >,
): Promise<void> {
  const row = await platformSql(em)
    .updateTable('work_items')
    .set({ ...outcome, lease_token: null, lease_until: null, updated_at: sql`now()` })
    .where('kind', '=', item.kind)
    .where('key', '=', item.key)
    .where('lease_token', '=', item.leaseToken)
    .returning('key')
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLostError(item);
}

/** Another worker may run the item now: this one must not commit anything that it did for it. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
  readonly code = 'lease_lost';
  readonly kind: string;
  readonly key: string;

  constructor({ kind, key }: ClaimedWork) {
    super(`The lease on ${kind} ${key} is lost: another worker runs it now. Try again later.`);
    this.kind = kind;
    this.key = key;
  }
}
