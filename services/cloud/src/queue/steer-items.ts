import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { thisInstant } from './enqueue.ts';
import { isInState } from './item-state.ts';

/** The items that an operator retries: all of a kind in a state, or those with these ids. */
export type RetrySelection =
  | { readonly kind: string; readonly state: 'failed' | 'held' | 'retrying' }
  | { readonly ids: readonly string[] };

/** An item that an operator has changed. */
export interface SteeredItem {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
}

/**
 * Makes items due now, with no attempts counted. An item that runs is due again after its run. Done items stay
 * done, unless their ids are given. Returns the items that changed; the caller records the audit.
 *
 * Locks the items in the order of their keys, as every transaction that makes several items of a kind due.
 */
export async function retryItems(
  em: EntityManager,
  selection: RetrySelection,
): Promise<readonly SteeredItem[]> {
  const chosen =
    'ids' in selection
      ? sql`item.id = any(${[...selection.ids]}::uuid[])`
      : sql`item.kind = ${selection.kind} and ${isInState(selection.state)}`;
  const { rows } = await sql<SteeredItem>`
    with chosen as materialized (
      select item.id, item.lease_until > now() as is_running from work_items item where ${chosen}
      order by item.kind, item.key for update
    )
    update work_items item set rerun = item.lease_token is not null,
      due_at = case when chosen.is_running then item.due_at else ${thisInstant} end,
      attempts = case when chosen.is_running then item.attempts else 0 end,
      outcome = null, updated_at = now()
    from chosen where item.id = chosen.id
    returning item.id, item.kind, item.key`.execute(platformSql(em));
  return rows;
}

/**
 * Sets a failed or held item aside: it is done, and keeps its error. Returns null if the item does not exist, or is
 * neither; the caller records the audit.
 */
export async function dismissItem(em: EntityManager, id: string): Promise<SteeredItem | null> {
  const row = await platformSql(em)
    .updateTable('work_items')
    .set({ outcome: 'done', updated_at: sql`now()` })
    .where('id', '=', id)
    .where('outcome', 'in', ['failed', 'held'])
    .returning(['id', 'kind', 'key'])
    .executeTakeFirst();
  return row ?? null;
}
