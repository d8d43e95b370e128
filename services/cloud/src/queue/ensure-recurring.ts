import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { thisInstant } from './enqueue.ts';
import { PREVIOUS_RECURRING_KEY, type RecurringKind, recurringWork } from './work-kind.ts';

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
      -- Not by the conflict alone: that would wait for a run in its last transaction, and hold the sweep up.
      and not exists (select from work_items own where own.kind = recurring.kind and own.key = recurring.kind)
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
