import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import { recurringWork } from '../queue/work-kind.ts';
import { type JudgedSlot, judgeSlots, type SlotRule, type SlotSpan, toSeries } from './slots.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DEFAULT_WINDOW_MS = 31 * DAY_MS;
const MAX_WINDOW_MS = 400 * DAY_MS;

const balanceHours: SlotRule = {
  cron: recurringWork['balance-snapshot'],
  lateAfterMs: 15 * MINUTE_MS,
  label: (start) => `${start.toISOString().slice(0, 13)}:00Z`,
};
const historyDays: SlotRule = {
  cron: recurringWork['billing-history'],
  lateAfterMs: 6 * HOUR_MS,
  label: (start) => start.toISOString().slice(0, 10),
};
/** The provider issues the invoice of a month on the first day of the next one. */
const invoiceMonths: SlotRule = {
  cron: '0 0 1 * *',
  lateAfterMs: 5 * DAY_MS,
  missingAfterMs: 5 * DAY_MS,
  label: (start) => new Date(start.getTime() - DAY_MS).toISOString().slice(0, 7),
};

/**
 * Reads for every expected hour of the balance, day of the billing history and month of invoices whether the service has
 * it. The window limits the hours and the days. Only PostgreSQL's clock counts.
 *
 * @throws {ArcadiaError} `invalid_request` if the window ends before it begins, or is longer than 400 days.
 */
export async function readCompleteness(
  em: EntityManager,
  window: { readonly from?: string | undefined; readonly to?: string | undefined },
): Promise<components['schemas']['Completeness']> {
  return await inTransaction(
    em,
    async (tx) => {
      const span = toSpan(window, await readNowMs(tx));
      return {
        from: new Date(span.fromMs).toISOString(),
        to: new Date(span.toMs).toISOString(),
        balance: toSeries(await readBalanceHours(tx, span)),
        history: toSeries(await readHistoryDays(tx, span)),
        invoices: toSeries(await readInvoiceMonths(tx, span.nowMs)),
      };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

const MISSING_HOURS_MS = DAY_MS;
const MISSING_DAYS_MS = 31 * DAY_MS;

/**
 * Reads the slots that are missing: hours of the last day, days of the last 31, and months. An hour of the balance can
 * never be read later, so it counts only for a day. A month whose invoice is held or has failed does not count: its
 * invoice itself needs a person.
 */
export async function readMissingSlots(
  em: EntityManager,
): Promise<{ readonly hours: JudgedSlot[]; readonly days: JudgedSlot[]; months: JudgedSlot[] }> {
  const nowMs = await readNowMs(em);
  const since = (ms: number) => ({ fromMs: nowMs - ms, toMs: nowMs, nowMs });
  return {
    hours: (await readBalanceHours(em, since(MISSING_HOURS_MS))).filter(isMissing),
    days: (await readHistoryDays(em, since(MISSING_DAYS_MS))).filter(isMissing),
    months: await readMissingMonths(em, nowMs),
  };
}

function isMissing({ state }: JudgedSlot): boolean {
  return state === 'missing';
}

function toSpan(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  nowMs: number,
): SlotSpan {
  const toMs = to === undefined ? nowMs : new Date(to).getTime();
  const fromMs = from === undefined ? toMs - DEFAULT_WINDOW_MS : new Date(from).getTime();
  if (fromMs > toMs) {
    const detail = 'The window ends before it begins. Send a `from` that is not after `to`.';
    throw invalidRequest('/query/from', 'must not be after `to`', detail);
  }
  if (toMs - fromMs > MAX_WINDOW_MS) {
    const detail = 'The window is longer than 400 days. Ask for its parts one after the other.';
    throw invalidRequest('/query/from', 'must be at most 400 days before `to`', detail);
  }
  return { fromMs, toMs, nowMs };
}

async function readNowMs(em: EntityManager): Promise<number> {
  const { rows } = await sql<{ ms: string }>`
    select floor(extract(epoch from now()) * 1000)::text as ms`.execute(platformSql(em));
  return Number(rows[0]?.ms);
}

/** A balance is only ever the current one: a missed hour is never back-filled. */
async function readBalanceHours(em: EntityManager, span: SlotSpan): Promise<JudgedSlot[]> {
  const expected = await readExpectedSpan(em, 'balance-snapshot', span);
  if (expected === null) return [];
  const first = createFirstSuccess(await readSuccesses(em, 'balance-snapshot', expected));
  return judgeSlots(balanceHours, expected, (slot) => {
    const successMs = first(slot.startMs);
    return successMs === undefined || successMs >= slot.endMs ? undefined : successMs;
  });
}

/** The billing history is read as a whole, so that one success also fills the days before it. */
async function readHistoryDays(em: EntityManager, span: SlotSpan): Promise<JudgedSlot[]> {
  const expected = await readExpectedSpan(em, 'billing-history', span);
  if (expected === null) return [];
  const first = createFirstSuccess(await readSuccesses(em, 'billing-history', expected));
  return judgeSlots(historyDays, expected, (slot) => first(slot.startMs));
}

type ReadKind = 'balance-snapshot' | 'billing-history';

/**
 * Returns the part of the span in which slots are expected: from the first time that the work of the kind was due. Days
 * count only while runs are recorded, because no run was before. Null if nothing is expected.
 */
async function readExpectedSpan(
  em: EntityManager,
  kind: ReadKind,
  span: SlotSpan,
): Promise<SlotSpan | null> {
  const { rows } = await sql<{ ms: string | null }>`
    select floor(extract(epoch from greatest(i.created_at,
      case when i.kind = 'billing-history' then (select min(ended_at) from work_runs) end)) * 1000)::text as ms
    from work_items i where i.kind = ${kind} and i.key = ${kind}`.execute(platformSql(em));
  const [row] = rows;
  if (row === undefined) return null;
  return { ...span, fromMs: Math.max(span.fromMs, Number(row.ms)) };
}

/** The times of all successes from the beginning of the span on, in order. Snapshots are kept for longer than runs. */
async function readSuccesses(
  em: EntityManager,
  kind: ReadKind,
  { fromMs }: SlotSpan,
): Promise<number[]> {
  const from = new Date(fromMs).toISOString();
  const { rows } = await sql<{ ms: string }>`
    select floor(extract(epoch from ended_at) * 1000)::text as ms from work_runs
    where kind = ${kind} and outcome = 'done' and ended_at >= ${from}::timestamptz
    union
    select floor(extract(epoch from created_at) * 1000)::text from cloud_balance_snapshots
    where ${kind} = 'balance-snapshot' and created_at >= ${from}::timestamptz`.execute(
    platformSql(em),
  );
  return rows.map(({ ms }) => Number(ms)).toSorted((a, b) => a - b);
}

/** Returns a function that finds the first success at or after a time. The times must not go back. */
function createFirstSuccess(successesMs: readonly number[]) {
  let at = 0;
  return (startMs: number): number | undefined => {
    while (at < successesMs.length && (successesMs[at] ?? startMs) < startMs) at += 1;
    return successesMs[at];
  };
}

async function readInvoiceMonths(em: EntityManager, nowMs: number): Promise<JudgedSlot[]> {
  return judgeMonths(await readMonths(em), nowMs);
}

async function readMissingMonths(em: EntityManager, nowMs: number): Promise<JudgedSlot[]> {
  const { months, discoveredMs } = await readMonths(em);
  const stopped = new Set(months.flatMap(({ period, is_stopped }) => (is_stopped ? [period] : [])));
  return judgeMonths({ months, discoveredMs }, nowMs).filter(
    (slot) => isMissing(slot) && !stopped.has(slot.label),
  );
}

interface MonthRow {
  readonly period: string;
  /** When the first revision of its first invoice was stored, in milliseconds. Null if there is none yet. */
  readonly ms: string | null;
  readonly is_stopped: boolean;
}

interface KnownMonths {
  /** The months that have an invoice. Those of all accounts are one series: the service reads one account at a time. */
  readonly months: readonly MonthRow[];
  /** The last success of a discovery, in milliseconds. */
  readonly discoveredMs: number;
}

async function readMonths(em: EntityManager): Promise<KnownMonths> {
  const { rows } = await sql<MonthRow>`
    select i.period, bool_or(i.ingest_status in ('held', 'failed')) as is_stopped,
      floor(extract(epoch from min(coalesce(r.created_at, i.created_at))
        filter (where i.applied_revision is not null or i.ingest_status = 'ingested')) * 1000)::text as ms
    from cloud_invoices i
    left join cloud_invoice_revisions r on r.invoice_id = i.id and r.revision = 1
    where not i.provisional group by i.period order by i.period`.execute(platformSql(em));
  const discovery = await sql<{ ms: string | null }>`
    select floor(extract(epoch from succeeded_at) * 1000)::text as ms from work_items
    where kind = 'billing-history' and key = kind`.execute(platformSql(em));
  return { months: rows, discoveredMs: Number(discovery.rows[0]?.ms ?? 0) };
}

/**
 * Judges the months from the first invoice on. A month without an invoice is not expected if a discovery has succeeded
 * since the provider should have issued it: then the provider has none.
 */
function judgeMonths({ months, discoveredMs }: KnownMonths, nowMs: number): JudgedSlot[] {
  const [first] = months;
  if (first === undefined) return [];
  const successes = new Map(months.map(({ period, ms }) => [period, ms]));
  const [year = 0, month = 0] = first.period.split('-').map(Number);
  const span = { fromMs: Date.UTC(year, month), toMs: nowMs, nowMs };
  const judged = judgeSlots(invoiceMonths, span, ({ label }) => {
    const ms = successes.get(label);
    return ms == null ? undefined : Number(ms);
  });
  return judged.filter(
    ({ label, missingSinceMs }) => successes.has(label) || discoveredMs < missingSinceMs,
  );
}
