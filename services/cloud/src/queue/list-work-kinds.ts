import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { isInState, isShown } from './item-state.ts';
import { type WorkKind, workKinds } from './work-kind.ts';

type WorkKindStatus = components['schemas']['WorkKindStatus'];
type Runs = WorkKindStatus['runs_24h'];

/** How many items of each kind this instance runs at a time. A kind that it does not run is missing. */
export type Concurrencies = ReadonlyMap<WorkKind, number>;

/**
 * Reads for each kind whether it may run, how much of it waits, and how its runs of the last 24 hours ended. A run of a batch
 * counts for each of its items: `completeAll`.
 */
export async function listWorkKinds(
  em: EntityManager,
  concurrencies: Concurrencies,
  kinds: readonly WorkKind[] = workKinds,
): Promise<WorkKindStatus[]> {
  const names = [...kinds];
  const { rows } = await sql<KindRow>`
    with counted as (
      select item.kind, 'due' as name, count(*)::integer as count, min(item.due_at) as since from work_items item
      where ${isShown} and item.kind = any(${names}::text[]) and (${isInState('due')} or ${isInState('blocked')})
      group by item.kind
      union all
      select item.kind, 'running', count(*)::integer, null from work_items item
      where ${isShown} and item.kind = any(${names}::text[]) and ${isInState('running')} group by item.kind
      union all
      select item.kind, item.outcome, count(*)::integer, null from work_items item
      where ${isShown} and item.kind = any(${names}::text[]) and item.outcome in ('held', 'failed')
      group by item.kind, item.outcome
    ), ended as (
      select kind, json_object_agg(outcome, count) as runs from (
        select kind, outcome, sum(coalesce((result ->> 'items')::integer, 1))::integer as count from work_runs
        where kind = any(${names}::text[]) and ended_at > now() - interval '24 hours'
        group by kind, outcome) grouped
      group by kind
    )
    select shown.kind, k.paused_at, k.paused_by, k.circuit_opened_at, k.circuit_half_open_at, k.circuit_failures,
      k.circuit_error, k.circuit_error_code,
      case when k.wait_until > now() then k.wait_until end as wait_until,
      case when k.circuit_opened_at is null then 'closed' when k.circuit_half_open_at <= now() then 'half_open'
        else 'open' end as circuit,
      (select json_object_agg(name, count) from counted where counted.kind = shown.kind) as counts,
      (select floor(extract(epoch from now() - max(since)))::integer from counted
        where counted.kind = shown.kind) as oldest_due_seconds,
      ended.runs
    from unnest(${names}::text[]) with ordinality as shown (kind, place)
      left join work_kinds k on k.kind = shown.kind
      left join ended on ended.kind = shown.kind
    order by place`.execute(platformSql(em));
  return rows.map((row) => toApiWorkKind(row, concurrencies.get(row.kind) ?? 0));
}

/** Reads one kind as the list shows it. */
export async function readWorkKind(
  em: EntityManager,
  kind: WorkKind,
  concurrencies: Concurrencies,
): Promise<WorkKindStatus> {
  const [status] = await listWorkKinds(em, concurrencies, [kind]);
  if (status === undefined) throw new Error(`The kind ${kind} was not read.`);
  return status;
}

interface KindRow {
  readonly kind: WorkKind;
  readonly paused_at: string | null;
  readonly paused_by: string | null;
  readonly wait_until: string | null;
  readonly circuit: WorkKindStatus['circuit']['state'];
  readonly circuit_opened_at: string | null;
  readonly circuit_half_open_at: string | null;
  readonly circuit_failures: number | null;
  readonly circuit_error: string | null;
  readonly circuit_error_code: string | null;
  readonly counts: Partial<Record<'due' | 'running' | 'held' | 'failed', number>> | null;
  readonly oldest_due_seconds: number | null;
  readonly runs: Partial<Runs> | null;
}

const noRuns: Runs = {
  done: 0,
  retrying: 0,
  blocked: 0,
  waiting: 0,
  held: 0,
  failed: 0,
  lost: 0,
};

function toApiWorkKind(row: KindRow, concurrency: number): WorkKindStatus {
  return {
    kind: row.kind,
    concurrency,
    circuit: {
      state: row.circuit,
      opened_at: toNullableTimestamp(row.circuit_opened_at),
      half_open_at: toNullableTimestamp(row.circuit_half_open_at),
      failures: row.circuit_failures ?? 0,
      error: row.circuit_error,
      error_code: row.circuit_error_code,
    },
    paused_at: toNullableTimestamp(row.paused_at),
    paused_by: row.paused_by,
    wait_until: toNullableTimestamp(row.wait_until),
    due: row.counts?.due ?? 0,
    oldest_due_seconds: row.oldest_due_seconds,
    running: row.counts?.running ?? 0,
    held: row.counts?.held ?? 0,
    failed: row.counts?.failed ?? 0,
    runs_24h: { ...noRuns, ...row.runs },
  };
}
