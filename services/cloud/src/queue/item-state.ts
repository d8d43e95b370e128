import type { components } from '@arcadia/api-client/contract';
import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import { PREVIOUS_RECURRING_KEY, recurringWork, workKinds } from './work-kind.ts';

export type WorkItemState = components['schemas']['WorkItemState'];

/**
 * The state of the row `item` of `work_items`, the only place that derives it. The contract describes the states. An item
 * whose lease has ended is due: the next claim takes it over.
 */
export const itemState: RawBuilder<WorkItemState> = sql`(case
  when item.outcome is not null then item.outcome
  when item.lease_until > now() then 'running'
  when item.due_at > now() then case when item.attempts > 0 then 'retrying' else 'scheduled' end
  when exists (select from work_kinds k where k.kind = item.kind and k.circuit_opened_at is not null) then 'blocked'
  else 'due' end)`;

/**
 * Whether the row `item` is in the state. `itemState` decides; the conditions before it follow from the state, and let
 * PostgreSQL find the rows by an index.
 */
export function isInState(state: WorkItemState): Expression<SqlBool> {
  return sql<SqlBool>`${narrow[state]} and ${itemState} = ${state}`;
}

const isBegun = sql`item.outcome is null and item.due_at <= now()`;

const narrow: Readonly<Record<WorkItemState, RawBuilder<unknown>>> = {
  scheduled: sql`item.outcome is null and item.due_at > now()`,
  due: isBegun,
  running: sql`item.outcome is null and item.lease_token is not null`,
  retrying: sql`item.outcome is null and item.attempts > 0`,
  blocked: sql`${isBegun}
    and item.kind = any(array(select k.kind from work_kinds k where k.circuit_opened_at is not null))`,
  held: sql`item.outcome = 'held'`,
  failed: sql`item.outcome = 'failed'`,
  done: sql`item.outcome = 'done'`,
};

export const workItemStates: readonly string[] = Object.keys(narrow);

/**
 * Whether the row `item` is work of this release. Instances of the release before keep circuits as items, and one item for
 * all recurring kinds.
 */
export const isShown: RawBuilder<SqlBool> = sql<SqlBool>`(item.kind = any(${[...workKinds]}::text[])
  and (item.key <> ${PREVIOUS_RECURRING_KEY} or item.kind <> all(${Object.keys(recurringWork)}::text[])))`;
