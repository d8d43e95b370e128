import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { CronExpressionParser } from 'cron-parser';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { isInState } from '../queue/item-state.ts';
import { isRecurring, recurringWork, type WorkKind, workKinds } from '../queue/work-kind.ts';
import { type Schedule, schedules } from './schedules.ts';

type ApiSchedule = components['schemas']['Schedule'];

/**
 * Reads every schedule and every recurring kind from PostgreSQL alone: the store of the schedules only wakes workers.
 *
 * @param enabled The kinds that this instance runs.
 */
export async function listSchedules(
  em: EntityManager,
  enabled: ReadonlySet<WorkKind>,
): Promise<ApiSchedule[]> {
  const found = await readKinds(em);
  return allSchedules.map((schedule) => {
    const row = found.get(schedule.wakes);
    if (row === undefined) throw new Error(`The kind ${schedule.wakes} was not read.`);
    return toApiSchedule(schedule, row, enabled.has(schedule.wakes));
  });
}

/** All that runs at fixed times. The sweep of the worker runs the recurring kinds that Agenda does not wake. */
export const allSchedules: readonly Schedule[] = [
  ...schedules,
  ...workKinds
    .filter(isRecurring)
    .filter((kind) => schedules.every(({ wakes }) => wakes !== kind))
    .map((kind) => ({ name: kind, cron: recurringWork[kind], wakes: kind })),
];

interface KindRow {
  readonly kind: WorkKind;
  readonly now: string;
  /** Of the one item of a recurring kind; null if it does not exist yet. */
  readonly due_at: string | null;
  readonly created_at: string | null;
  readonly last_success_at: string | null;
  readonly overdue_seconds: number;
}

async function readKinds(em: EntityManager): Promise<ReadonlyMap<WorkKind, KindRow>> {
  const { rows } = await sql<KindRow>`
    select shown.kind, now()::text as now, item.due_at::text, item.created_at::text,
      greatest(item.succeeded_at, (select run.ended_at from work_runs run
        where run.kind = shown.kind and run.outcome = 'done' order by run.ended_at desc limit 1))::text as last_success_at,
      coalesce((select floor(extract(epoch from now() - min(item.due_at)))::integer from work_items item
        where item.kind = shown.kind and (${isInState('due')} or ${isInState('blocked')})), 0) as overdue_seconds
    from unnest(${[...workKinds]}::text[]) as shown (kind)
      left join work_items item on item.kind = shown.kind and item.key = shown.kind`.execute(
    platformSql(em),
  );
  return new Map(rows.map((row) => [row.kind, row]));
}

function toApiSchedule(
  { name, cron, wakes }: Schedule,
  row: KindRow,
  enabled: boolean,
): ApiSchedule {
  const now = toTimestamp(row.now);
  const tick = (after: string) =>
    CronExpressionParser.parse(cron, { currentDate: after, tz: 'UTC' }).next().toDate();
  return {
    name,
    kind: wakes,
    cron,
    enabled,
    last_success_at: toNullableTimestamp(row.last_success_at),
    next_at:
      isRecurring(wakes) && row.due_at !== null ? toTimestamp(row.due_at) : tick(now).toISOString(),
    lag_seconds: isRecurring(wakes)
      ? secondsSince(firstMissed(row, tick), now)
      : row.overdue_seconds,
  };
}

/** The first slot after the last success; before the first success, the time of the item, which is due at once. */
function firstMissed(row: KindRow, tick: (after: string) => Date): Date | null {
  if (row.last_success_at !== null) return tick(toTimestamp(row.last_success_at));
  return row.created_at === null ? null : new Date(toTimestamp(row.created_at));
}

function secondsSince(from: Date | null, now: string): number {
  return from === null ? 0 : Math.max(0, Math.floor((Date.parse(now) - from.getTime()) / 1000));
}
