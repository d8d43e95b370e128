import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import {
  PREVIOUS_RECURRING_KEY,
  type RecurringKind,
  recurringWork,
  type WorkKind,
} from './work-kind.ts';

/** `due_at` keeps milliseconds and rounds: a plain `now()` could lie in the future. */
export const thisInstant = sql<string>`date_trunc('milliseconds', now())`;

/**
 * Makes a work item due now, with no attempts counted. A worker that runs it loses its lease, so that it cannot commit
 * a result of what it read before.
 */
export async function enqueue(em: EntityManager, kind: WorkKind, key: string): Promise<void> {
  await platformSql(em)
    .insertInto('work_items')
    .values({ kind, key, due_at: thisInstant })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'key']).doUpdateSet({
        due_at: thisInstant,
        attempts: 0,
        outcome: null,
        last_error: null,
        lease_token: null,
        lease_until: null,
        updated_at: sql`now()`,
      }),
    )
    .execute();
}

/** Creates work items that are due now. Those that exist stay as they are: waiting, done or failed. */
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

/**
 * Ensures that each of these recurring kinds has its one work item. A new one is due now. Items under the key of the
 * previous release are taken over first; while an instance of that release runs one, the kind's own item is not created.
 */
export async function ensureRecurring(
  em: EntityManager,
  kinds: readonly RecurringKind[],
): Promise<void> {
  await adoptPreviousItems(em);
  await sql`
    insert into work_items (kind, key, due_at)
    select kind, kind, ${thisInstant} from unnest(${[...kinds]}::text[]) as recurring (kind)
    where not exists (
      select from work_items previous
      where previous.kind = recurring.kind and previous.key = ${PREVIOUS_RECURRING_KEY} and previous.lease_until > now())
    on conflict do nothing`.execute(platformSql(em));
}

/** A due time that never comes. An item that has it takes the place that the previous release would fill again. */
const NEVER = '9999-12-31T00:00:00Z';

/**
 * Copies items under the key of the previous release to the kind's own key, with their due time and attempts, and parks
 * them. If the kind has its own item already, that one stays as it is: otherwise the work would run once more. A parked
 * item keeps an instance of the previous release from creating a new one, which it would run at once. An item that such an
 * instance runs right now is left to it.
 */
async function adoptPreviousItems(em: EntityManager): Promise<void> {
  const kinds = Object.keys(recurringWork);
  await sql`
    with previous as (
      select kind, due_at, attempts, outcome, last_error, created_at from work_items
      where key = ${PREVIOUS_RECURRING_KEY} and kind = any(${kinds}::text[]) and due_at < ${NEVER}::timestamptz
        and (lease_until is null or lease_until <= now())
      for update skip locked
    ), parked as (
      update work_items item
      set due_at = ${NEVER}::timestamptz, attempts = 0, outcome = null, last_error = null,
        lease_token = null, lease_until = null, updated_at = now()
      from previous where item.kind = previous.kind and item.key = ${PREVIOUS_RECURRING_KEY}
    )
    insert into work_items (kind, key, due_at, attempts, outcome, last_error, created_at)
    select kind, kind, due_at, attempts, outcome, last_error, created_at from previous
    on conflict (kind, key) do nothing`.execute(platformSql(em));
}
