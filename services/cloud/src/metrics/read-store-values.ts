import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';

/** The values that the metrics show of PostgreSQL, all of one instant. Times are in seconds since the epoch. */
export interface StoreValues {
  readonly now: number;
  readonly items: readonly {
    readonly kind: string;
    readonly state: string;
    readonly count: number;
    readonly oldest_due: number;
    readonly oldest_created: number;
    readonly succeeded: number | null;
  }[];
  readonly kinds: readonly {
    readonly kind: string;
    readonly circuit_open: boolean;
    readonly paused: boolean;
    readonly rate_limited: boolean;
  }[];
  readonly instances: readonly {
    readonly state: 'live' | 'dead';
    readonly version: string;
    readonly count: number;
    readonly clock_skew: number;
  }[];
  readonly kinds_not_visible: number;
}

/** Reads all values by one statement. Items of the release before, which are never due, are left out. */
export async function readStoreValues(orm: MikroORM): Promise<StoreValues> {
  const { rows } = await sql<{ values: StoreValues }>`
    select json_build_object(
      'now', extract(epoch from now()),
      'items', (select coalesce(json_agg(counted), '[]') from (
        select kind, state, count(*) as count, extract(epoch from min(due_at)) as oldest_due,
          extract(epoch from min(created_at)) as oldest_created, extract(epoch from max(succeeded_at)) as succeeded
        from (
          select item.kind, item.due_at, item.created_at, item.succeeded_at, case
            when outcome is not null then outcome
            when lease_token is not null and lease_until > now() then 'running'
            when due_at > now() then case when attempts > 0 then 'retrying' else 'scheduled' end
            when circuit_opened_at is not null then 'blocked'
            else 'due' end as state
          from work_items item left join work_kinds kind on kind.kind = item.kind
          where item.kind <> 'block' and item.due_at < '9999-01-01') item
        group by kind, state) counted),
      'kinds', (select coalesce(json_agg(state), '[]') from (
        select kind, circuit_opened_at is not null as circuit_open, paused_at is not null as paused,
          coalesce(wait_until > now(), false) as rate_limited
        from work_kinds) state),
      'instances', (select coalesce(json_agg(counted), '[]') from (
        select state, version, count(*) as count, max(abs(clock_skew_ms)) / 1000.0 as clock_skew
        from (
          select version, clock_skew_ms,
            case when heartbeat_at > now() - interval '90 seconds' then 'live' else 'dead' end as state
          from instances instance
          where ended_at is null and (heartbeat_at > now() - interval '90 seconds' or not exists (
            select from instances newer where newer.started_at > instance.heartbeat_at))) instance
        group by state, version) counted),
      'kinds_not_visible', (
        select coalesce(sum(jsonb_array_length(not_visible_kinds)), 0) from cloud_accounts)
    ) as values`.execute(platformSql(openScope(orm, 'all')));
  const row = rows[0];
  if (row === undefined) throw new Error('PostgreSQL returned no row of values.');
  return row.values;
}
