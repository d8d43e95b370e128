import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import type { WorkKind } from './work-kind.ts';

/** `due_at` keeps milliseconds and rounds: a plain `now()` could lie in the future. */
export const thisInstant = sql<string>`date_trunc('milliseconds', now())`;

/**
 * Makes a work item due now, with no attempts counted. A run under way keeps its lease and ends as it would, and
 * the item is due again after it: so the run that follows sees what the caller's transaction has written.
 */
export async function enqueue(em: EntityManager, kind: WorkKind, key: string): Promise<void> {
  // A lease that has ended stays too: the claim that takes the item over records the lost run.
  await sql`
    insert into work_items as item (kind, key, due_at) values (${kind}, ${key}, ${thisInstant})
    on conflict (kind, key) do update set
      rerun = item.lease_token is not null,
      due_at = case when item.lease_until > now() then item.due_at else excluded.due_at end,
      attempts = case when item.lease_until > now() then item.attempts else 0 end,
      outcome = null,
      last_error = case when item.lease_until > now() then item.last_error end,
      last_error_code = case when item.lease_until > now() then item.last_error_code end,
      last_error_at = case when item.lease_until > now() then item.last_error_at end,
      updated_at = now()`.execute(platformSql(em));
}

/**
 * Locks a work item until the transaction ends. For a transaction that may enqueue it once it has locked something that is
 * locked after work items. An item that does not exist is created, with nothing to do: two transactions that insert it later
 * could wait for each other.
 */
export async function lockWorkItem(em: EntityManager, kind: WorkKind, key: string): Promise<void> {
  const db = platformSql(em);
  await db
    .insertInto('work_items')
    .values({ kind, key, outcome: 'done' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .selectFrom('work_items')
    .select('id')
    .where('kind', '=', kind)
    .where('key', '=', key)
    .forUpdate()
    .execute();
}

/** Creates due work items. Existing ones stay as they are: waiting, done or failed. */
export async function enqueueOnce(
  em: EntityManager,
  kind: WorkKind,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await sql`
    insert into work_items (kind, key, due_at)
    select ${kind}, key, ${thisInstant} from unnest(${[...keys]}::text[]) as key
    on conflict do nothing`.execute(platformSql(em));
}

/**
 * Ensures that a work item is due by `at`; if it is due earlier, that time stays. A worker that runs the item keeps its
 * lease, so the caller and the worker must lock something else to take turns.
 */
export async function enqueueBy(
  em: EntityManager,
  kind: WorkKind,
  key: string,
  at: Date,
): Promise<void> {
  await sql`
    insert into work_items as item (kind, key, due_at) values (${kind}, ${key}, ${at.toISOString()}::timestamptz)
    on conflict (kind, key) do update set
      due_at = case when item.outcome is null then least(item.due_at, excluded.due_at) else excluded.due_at end,
      attempts = case when item.outcome is null then item.attempts else 0 end,
      outcome = null, updated_at = now()`.execute(platformSql(em));
}
