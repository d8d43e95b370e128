import type { EntityManager } from '@mikro-orm/postgresql';
import { CronExpressionParser } from 'cron-parser';
import { sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';

/**
 * Recurring work: the cron (UTC) of each kind's slots. Each of these kinds has one work item, and the item's key is the
 * kind's name. The schedules take their crons from here.
 */
export const recurringWork = {
  'inventory-sync': '*/15 * * * *',
  'balance-snapshot': '7 * * * *',
  'billing-history': '23 2 * * *',
  'idempotency-purge': '41 * * * *',
  'log-heads': '11 3 * * *',
  'finance-reconcile': '37 3 * * *',
  'due-repair': '29 * * * *',
  'chain-verify': '17 4 * * *',
  'attention-upkeep': '53 * * * *',
} as const satisfies Record<string, string>;

export type RecurringKind = keyof typeof recurringWork;

/**
 * The kinds of work items. The key of an `ingest`, a `push` or a `reparse` is the id of an invoice, the key of
 * `deployment-due` is the id of a deployment.
 */
export type WorkKind = RecurringKind | (typeof keyedKinds)[number];

const keyedKinds = ['ingest', 'push', 'reparse', 'deployment-due'] as const;

/** Every kind: the recurring ones last. */
export const workKinds: readonly WorkKind[] = [
  ...keyedKinds,
  ...Object.keys(recurringWork).filter(isRecurringName),
];

/** Whether items of a kind run: `blocked` by an open circuit, `waiting` for a rate limit, `paused` by an operator. */
export type KindState = 'open' | 'blocked' | 'waiting' | 'paused';

/**
 * The key that the previous release gives to all recurring work. An instance of it that still runs creates such items
 * again, beside those of this release: see `ensureRecurring` and `claim`.
 */
export const PREVIOUS_RECURRING_KEY = 'digitalocean';

export function isRecurring(kind: WorkKind): kind is RecurringKind {
  return isRecurringName(kind);
}

function isRecurringName(name: string): name is RecurringKind {
  return Object.hasOwn(recurringWork, name);
}

/** Returns the kind's first slot after PostgreSQL's now, as RFC 3339. */
export async function nextSlot(em: EntityManager, kind: RecurringKind): Promise<string> {
  const { rows } = await sql<{ now: string }>`select now()::text as now`.execute(platformSql(em));
  const currentDate = toTimestamp(rows[0]?.now ?? '');
  const options = { currentDate, tz: 'UTC' };
  return CronExpressionParser.parse(recurringWork[kind], options).next().toDate().toISOString();
}

/**
 * The kind of the items by which the previous release keeps circuits open. This release has them in `work_kinds`, and
 * only deletes such items.
 */
export const PREVIOUS_CIRCUIT_KIND = 'block';
