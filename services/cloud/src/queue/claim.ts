import type { EntityManager } from '@mikro-orm/postgresql';
import { type SqlBool, sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { Instance } from './instance.ts';
import type { ClaimedWork } from './lease.ts';
import { isRecurring, PREVIOUS_RECURRING_KEY, type WorkKind } from './work-kind.ts';

/** Whether items of the kind in `kind` may be claimed, by its row `k` in `work_kinds`: no row means yes. */
export const openKind = sql<SqlBool>`(k.paused_at is null and (k.wait_until is null or k.wait_until <= now())
  and (k.circuit_half_open_at is null or k.circuit_half_open_at <= now()))`;

/** Whether an item is due and nobody runs it. */
export const dueItem = sql<SqlBool>`(item.outcome is null and item.due_at <= now()
  and (item.lease_until is null or item.lease_until <= now()))`;

/**
 * Claims the work item of this kind with the earliest due time; returns null if none is due, or if the kind is paused,
 * waits for a rate limit, or has an open circuit.
 *
 * From `circuit_half_open_at` on the circuit is half-open and lets one item through: the claim that moves that time gets
 * it. With `key` only that item is claimed, even if the circuit is open or the kind waits: an operator asks for it, and
 * its outcome tests the circuit too. No item of a paused kind is claimed.
 *
 * An item whose lease has ended without a result is claimed too. The former run is recorded as `lost`; it counts as a
 * failed attempt.
 *
 * An item under the recurring key of a previous release is never claimed. While an instance of that release runs it, the
 * kind's own item is not claimed either.
 */
export async function claim(
  em: EntityManager,
  kind: WorkKind,
  instance: Instance,
  key?: string,
): Promise<ClaimedWork | null> {
  const [item] = await claimItems(em, kind, instance, { limit: 1, key });
  return item ?? null;
}

/**
 * Claims at most `limit` items as `claim` does, each under a lease of its own. While the circuit of the kind is half-open it
 * claims one.
 */
export async function claimBatch(
  em: EntityManager,
  kind: WorkKind,
  instance: Instance,
  limit: number,
): Promise<readonly ClaimedWork[]> {
  return await claimItems(em, kind, instance, { limit, key: undefined });
}

interface ClaimedRow {
  readonly key: string;
  readonly attempts: number;
  readonly token: string;
  readonly former: string | null;
}

async function claimItems(
  em: EntityManager,
  kind: WorkKind,
  instance: Instance,
  { limit, key }: { readonly limit: number; readonly key: string | undefined },
): Promise<ClaimedWork[]> {
  const isAsked = key !== undefined;
  // Not now(): the transaction of a caller may have waited for the lock of the item.
  const leaseEnd = sql`clock_timestamp() + ${instance.times.leaseMs} * interval '1 millisecond'`;
  // Items that are due together come in any order: to sort them, each claim would read all of them.
  const { rows } = await sql<ClaimedRow>`
    with due as materialized (
      select item.id, item.key, item.attempts, item.lease_token, item.leased_by,
        coalesce(item.leased_at, item.updated_at) as started_at
      from work_items item
      where item.kind = ${kind} and ${dueItem}
        and (${!isAsked}::boolean or item.key = ${key ?? ''}::text)
        and not exists (select from work_kinds k where k.kind = ${kind}
          and (k.paused_at is not null or not ${isAsked}::boolean and not ${openKind}))
        and (${!isRecurring(kind)}::boolean or item.key <> ${PREVIOUS_RECURRING_KEY} and not exists (
          select from work_items previous
          where previous.kind = ${kind} and previous.key = ${PREVIOUS_RECURRING_KEY} and previous.lease_until > now()))
      order by item.due_at
      limit ${limit}::integer
      for update of item skip locked
    ), circuit as materialized (
      select from work_kinds where kind = ${kind} and circuit_half_open_at is not null
    ), half_open as (
      update work_kinds set circuit_half_open_at = ${leaseEnd}, updated_at = now()
      where kind = ${kind} and circuit_half_open_at <= now() and exists (select from due)
        and not exists (select from work_items other
          where other.kind = ${kind} and other.lease_token is not null and other.lease_until > now())
      returning kind
    ), claimed as (
      update work_items item
      set attempts = item.attempts + 1, lease_token = gen_random_uuid(), lease_until = ${leaseEnd},
        leased_by = ${instance.id}::uuid, leased_at = clock_timestamp(), rerun = false, updated_at = now()
      from due
      where item.id = due.id
        and (${isAsked}::boolean or not exists (select from circuit)
          or exists (select from half_open) and due.id = (select id from due limit 1))
      returning item.id, item.key, item.attempts, item.lease_token as token,
        coalesce(item.last_error_code, item.last_error) as former
    ), lost as (
      insert into work_runs (id, item_id, kind, key, attempt, instance_id, started_at, ended_at, outcome, error, error_code)
      select lease_token, id, ${kind}, key, greatest(attempts, 1), leased_by, started_at, clock_timestamp(), 'lost',
        'The lease ended before the run did.', 'lease_lost'
      from due where lease_token is not null and id in (select id from claimed)
      on conflict (id) do nothing
    )
    select key, attempts, token, former from claimed`.execute(platformSql(em));
  return rows.map(({ key, attempts: attempt, token: leaseToken, former: formerFailure }) => {
    return { kind, key, attempt, leaseToken, formerFailure };
  });
}
