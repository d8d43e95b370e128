import type { components } from '@arcadia/api-client/contract';
import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { isShown, itemState, type WorkItemState } from '../queue/item-state.ts';
import { instanceState } from '../queue/list-instances.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import { listSchedules } from '../schedules/list-schedules.ts';

/** The values of PostgreSQL that the metrics show. */
export interface StoreValues extends CountedValues {
  /** As the API lists them. */
  readonly schedules: readonly components['schemas']['Schedule'][];
}

interface CountedValues {
  readonly items: readonly {
    readonly kind: WorkKind;
    readonly state: WorkItemState;
    readonly count: number;
    readonly oldest_due_seconds: number;
  }[];
  readonly kinds: readonly {
    readonly kind: WorkKind;
    readonly circuit_open: boolean;
    readonly paused: boolean;
    readonly rate_limited: boolean;
  }[];
  readonly instances: readonly {
    readonly state: 'live' | 'dead';
    readonly version: string;
    readonly count: number;
    readonly clock_skew_seconds: number;
  }[];
  readonly kinds_not_visible: number;
}

/**
 * Reads all values that a scrape shows: one query counts, and one reads the schedules.
 *
 * @param enabled The kinds that this instance runs.
 * @param deadAfterMs How long after its last heartbeat an instance is dead.
 */
export async function readStoreValues(
  orm: MikroORM,
  enabled: ReadonlySet<WorkKind>,
  deadAfterMs: number,
): Promise<StoreValues> {
  const em = openScope(orm, 'all');
  const { rows } = await sql<{ values: CountedValues }>`
    select json_build_object(
      'items', (${items}), 'kinds', (${kinds}), 'instances', (${instances(deadAfterMs)}),
      'kinds_not_visible', (
        select coalesce(sum(jsonb_array_length(not_visible_kinds)), 0) from cloud_accounts)
    ) as values`.execute(platformSql(em));
  const row = rows[0];
  if (row === undefined) throw new Error('PostgreSQL returned no row of values.');
  return { ...row.values, schedules: await listSchedules(em, enabled) };
}

/** Open items, due later and never tried. Almost all items of deployments are so. */
const isUntouched = sql`item.outcome is null and item.due_at > now() and item.attempts = 0
  and item.lease_token is null`;

/**
 * Counts the many finished and untouched items by their columns, and only the few others by `itemState`: with a million
 * items, a group per state of each would take five times as long, since PostgreSQL would sort them all.
 */
const items = sql`
  select coalesce(json_agg(counted), '[]') from (
    select item.kind, coalesce(item.outcome, 'scheduled') as state, count(*) as count, 0 as oldest_due_seconds
    from work_items item where ${isShown} and (item.outcome is not null or (${isUntouched}))
    group by item.kind, item.outcome
    union all
    select kind, state, count(*) as count, max(oldest_due_seconds) as oldest_due_seconds from (
      select item.kind, ${itemState} as state,
        greatest(0, extract(epoch from now() - item.due_at)) as oldest_due_seconds
      from work_items item
      where ${isShown} and item.outcome is null and not (${isUntouched})) item
    group by kind, state) counted`;

const kinds = sql`
  select coalesce(json_agg(state), '[]') from (
    select kind, circuit_opened_at is not null as circuit_open, paused_at is not null as paused,
      coalesce(wait_until > now(), false) as rate_limited
    from work_kinds) state`;

/** A dead instance counts until another one has started in its place. */
const instances = (deadAfterMs: number) => sql`
  select coalesce(json_agg(counted), '[]') from (
    select state, version, count(*) as count, max(abs(clock_skew_ms)) / 1000.0 as clock_skew_seconds
    from (select version, clock_skew_ms, heartbeat_at, ${instanceState(deadAfterMs)} as state from instances instance) instance
    where state = 'live' or (state = 'dead' and not exists (
      select from instances newer where newer.started_at > instance.heartbeat_at))
    group by state, version) counted`;
