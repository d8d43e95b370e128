import type { EntityManager } from '@mikro-orm/postgresql';
import { CronExpressionParser } from 'cron-parser';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import {
  isRecurring,
  type RecurringKind,
  recurringWork,
  type WorkKind,
} from '../queue/work-kind.ts';
import {
  type Cause,
  joinNames,
  type Situation,
  type Totals,
  toAction,
  toSituation,
} from './cause.ts';

/**
 * The causes that the queue shows.
 *
 * @param kinds The kinds of work that this service runs. Items that other kinds left behind need nobody.
 */
export function queueCauses(kinds: readonly WorkKind[]): Cause[] {
  return [
    {
      cause: 'circuit_open',
      severity: 'critical',
      dismissible: false,
      read: (em) => readOpenCircuits(em, kinds),
    },
    {
      cause: 'work_failed',
      severity: 'critical',
      dismissible: false,
      read: (em) => readFailedWork(em, kinds),
    },
    {
      cause: 'schedule_stale',
      severity: 'critical',
      dismissible: false,
      read: (em) => readStaleSchedules(em, kinds),
    },
  ];
}

async function readOpenCircuits(
  em: EntityManager,
  kinds: readonly WorkKind[],
): Promise<Situation | null> {
  const rows = await platformSql(em)
    .selectFrom('work_kinds')
    .select(['kind', 'circuit_opened_at', 'circuit_error'])
    .where('circuit_opened_at', 'is not', null)
    .where('kind', 'in', [...kinds])
    .orderBy('circuit_opened_at')
    .orderBy('kind')
    .execute();
  const names = rows.map(({ kind }) => kind);
  return toSituation(
    {
      count: String(rows.length),
      since: rows[0]?.circuit_opened_at ?? null,
      newest_at: rows.at(-1)?.circuit_opened_at ?? null,
    },
    {
      title: `The other system denies access, so no work of these kinds runs: ${joinNames(names)}`,
      action: toAction('probeWorkKind', 'POST', `/api/v1/work-kinds/${names[0]}/probe`),
      objects: '/api/v1/work-kinds',
    },
  );
}

interface FailedGroup extends Totals {
  /** Null in the group of all. */
  readonly kind: string | null;
  readonly outcome: string | null;
}

/**
 * Failed items, and held ones of all kinds but `ingest`: those are held invoices, which have a cause of their own. An
 * ingest of the running month's invoice needs nobody, since the provider updates it daily.
 */
async function readFailedWork(
  em: EntityManager,
  kinds: readonly WorkKind[],
): Promise<Situation | null> {
  const { rows } = await sql<FailedGroup>`
    select w.kind, w.outcome, count(*)::text as count,
      min(w.since)::text as since, max(w.since)::text as newest_at,
      sum(i.amount)::text as amount, min(i.currency) as currency,
      count(distinct i.currency)::text as currencies
    from (
      select kind, key, outcome, coalesce(last_error_at, updated_at) as since from work_items
      where outcome in ('failed', 'held') and kind = any(${[...kinds]}::text[])
        and (kind <> 'ingest' or outcome = 'failed')
    ) w
    left join cloud_invoices i on w.kind in ('ingest', 'push') and i.id::text = w.key
    where i.provisional is not true
    group by grouping sets ((), (w.kind, w.outcome))
    order by min(w.since), w.kind`.execute(platformSql(em));
  const groups = rows.filter(({ kind }) => kind !== null);
  const [oldest] = groups;
  const state = oldest?.outcome ?? 'failed';
  const names = [...new Set(groups.map(({ kind }) => kind ?? ''))];
  const filter = groups.length === 1 ? `state=${state}&kind=${oldest?.kind}` : `state=${state}`;
  return toSituation(
    rows.find(({ kind }) => kind === null),
    {
      title: `Work failed and is not tried again before a person acts: ${joinNames(names)}`,
      action: toAction('retryWorkItems', 'POST', '/api/v1/work-items/retry', {
        kind: oldest?.kind,
        state,
      }),
      objects: `/api/v1/work-items?${filter}`,
    },
  );
}

/** Wakes and retries may take this long after a slot has begun. */
const GRACE_MS = 5 * 60_000;

interface RecurringItem {
  readonly kind: string;
  readonly now: string;
  readonly last_success: string;
  readonly is_paused: boolean;
  /** Whether the kind has been paused for a day. */
  readonly is_paused_long: boolean;
}

/**
 * Recurring work that has missed two slots in a row. A kind whose circuit is open has a cause of its own. A kind that an
 * operator has paused needs nobody for a day: then the pause may be forgotten. Work that has never succeeded counts from its
 * creation, or from when the first instance of this release started.
 */
async function readStaleSchedules(
  em: EntityManager,
  kinds: readonly WorkKind[],
): Promise<Situation | null> {
  const recurring = kinds.filter(isRecurring);
  const { rows } = await sql<RecurringItem>`
    select w.kind, now()::text as now, k.paused_at is not null as is_paused,
      coalesce(k.paused_at < now() - interval '1 day', false) as is_paused_long,
      coalesce(w.succeeded_at, greatest(w.created_at, (select min(started_at) from instances)))::text as last_success
    from work_items w left join work_kinds k on k.kind = w.kind
    where w.key = w.kind and w.kind = any(${[...recurring]}::text[]) and k.circuit_opened_at is null`.execute(
    platformSql(em),
  );
  const stale = recurring
    .flatMap((kind) => {
      const row = rows.find((each) => each.kind === kind);
      return row === undefined ? [] : findMissedSlot(kind, row);
    })
    .toSorted((a, b) => a.missedAt.localeCompare(b.missedAt));
  const [oldest] = stale;
  if (oldest === undefined) return null;
  const state = stale.every(({ isPaused }) => isPaused)
    ? 'been paused for more than a day'
    : 'not succeeded for two of its slots';
  return {
    title: `Recurring work has ${state}: ${joinNames(stale.map(({ kind }) => kind))}`,
    count: stale.length,
    money: null,
    since: oldest.missedAt,
    newestAt: stale.at(-1)?.missedAt ?? null,
    action: oldest.isPaused
      ? toAction('resumeWorkKind', 'POST', `/api/v1/work-kinds/${oldest.kind}/resume`)
      : toAction('runSchedule', 'POST', `/api/v1/schedules/${oldest.kind}/run`),
    objects: '/api/v1/schedules',
  };
}

interface StaleSchedule {
  readonly kind: RecurringKind;
  readonly isPaused: boolean;
  /** The first slot after the last success. */
  readonly missedAt: string;
}

function findMissedSlot(kind: RecurringKind, row: RecurringItem): StaleSchedule[] {
  if (row.is_paused && !row.is_paused_long) return [];
  const currentDate = toTimestamp(row.last_success);
  const slots = CronExpressionParser.parse(recurringWork[kind], { currentDate, tz: 'UTC' });
  const missed = slots.next().toDate();
  const second = slots.next().toDate();
  const isStale = new Date(toTimestamp(row.now)).getTime() > second.getTime() + GRACE_MS;
  return isStale ? [{ kind, isPaused: row.is_paused, missedAt: missed.toISOString() }] : [];
}
