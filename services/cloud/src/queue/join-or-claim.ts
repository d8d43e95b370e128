import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { claim } from './claim.ts';
import { enqueue } from './enqueue.ts';
import type { ClaimedWork } from './lease.ts';
import { findRun } from './run-result.ts';
import type { WorkDeps } from './run-work-item.ts';
import type { WorkKind } from './work-kind.ts';

/** The first run of the item that began at `since` or later answers the caller. */
export interface AwaitedRun {
  readonly itemId: string;
  readonly since: string;
  /** The run that was under way and does not answer the caller; null if there was none. */
  readonly formerToken: string | null;
  /** Set if this instance has claimed the item, and must run it. */
  readonly claimed?: ClaimedWork;
}

export interface JoinOptions {
  readonly mode: 'join' | 'follow';
  readonly prepare?: (em: EntityManager) => Promise<void>;
  /** When the caller asked, by `performance.now()`. */
  readonly askedMs: number;
  /** The run that the caller waits for already, if nobody runs the item any more. */
  readonly awaited?: AwaitedRun;
}

/**
 * Joins the run under way, orders the one that follows, or claims the item if nobody runs it, in one transaction
 * with `prepare`. A run that was under way when the caller asked counts as joined, even if it has ended by now.
 *
 * @throws {ArcadiaError} `work_kind_paused`, `still_running`.
 */
export async function joinOrClaim(
  { orm, instance }: WorkDeps,
  kind: WorkKind,
  key: string,
  { mode, prepare, askedMs, awaited }: JoinOptions,
): Promise<AwaitedRun> {
  const work = async (em: EntityManager): Promise<AwaitedRun> => {
    await limitLockWaits(em, askedMs + instance.times.joinMs - performance.now());
    // The work item first, then its invoice: all transactions of the pipeline lock in this order.
    const item = await lockItem(em, kind, key, mode);
    const { itemId, leasedAt, leaseToken } = item;
    if (item.isRunning) {
      if (mode === 'follow') await enqueue(em, kind, key);
      await prepare?.(em);
      if (awaited !== undefined) return awaited;
      if (mode === 'join') return { itemId, since: leasedAt, formerToken: null };
      return { itemId, since: await readClock(em), formerToken: leaseToken };
    }
    const answer =
      awaited === undefined
        ? mode === 'join' && (await findRunSince(em, itemId, askedMs))
        : (await findRun(em, awaited)).ended !== null && awaited;
    if (answer) {
      await prepare?.(em);
      return answer;
    }
    await assertNotPaused(em, kind);
    const since = await readClock(em);
    await enqueue(em, kind, key);
    await prepare?.(em);
    const claimed = await claim(em, kind, instance, key);
    if (claimed === null) throw stillRunning(kind, key);
    return { itemId, since, formerToken: null, claimed };
  };
  try {
    return await openScope(orm, 'all').transactional(work);
  } catch (error) {
    throw isLockTimeout(error) ? stillRunning(kind, key) : error;
  }
}

/** The last transaction of a run may hold the item for minutes: no caller waits that long. */
async function limitLockWaits(em: EntityManager, waitMs: number): Promise<void> {
  const limit = `${Math.max(1, Math.ceil(waitMs))}ms`;
  await sql`select set_config('lock_timeout', ${limit}, true)`.execute(platformSql(em));
}

const LOCK_NOT_AVAILABLE = '55P03';

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

interface LockedItem {
  readonly itemId: string;
  readonly leaseToken: string | null;
  /** When the run under way was claimed. */
  readonly leasedAt: string;
  readonly isRunning: boolean;
}

/**
 * Locks the item, and creates it if it does not exist. A run holds this lock during its last transaction: a caller that
 * joins does not wait for that. One that follows does, and so does everyone for another transaction that changes the item.
 */
async function lockItem(
  em: EntityManager,
  kind: string,
  key: string,
  mode: JoinOptions['mode'],
): Promise<LockedItem> {
  const db = platformSql(em);
  const read = async (lock: RawBuilder<unknown>) => {
    const { rows } = await sql<LockedItem>`
      select id as "itemId", lease_token as "leaseToken", coalesce(leased_at, updated_at)::text as "leasedAt",
        coalesce(lease_until > now(), false) as "isRunning"
      from work_items where kind = ${kind} and key = ${key} ${lock}`.execute(db);
    return rows[0];
  };
  if (mode === 'join') {
    const free = await read(sql`for update skip locked`);
    if (free !== undefined) return free;
    const locked = await read(sql``);
    if (locked !== undefined && locked.leaseToken !== null) return { ...locked, isRunning: true };
  }
  const found = await read(sql`for update`);
  if (found !== undefined) return found;
  await sql`insert into work_items (kind, key) values (${kind}, ${key}) on conflict do nothing`.execute(
    db,
  );
  const created = await read(sql`for update`);
  if (created === undefined) throw stillRunning(kind, key);
  return created;
}

/** Finds a run that was under way when the caller asked, or began later, and has ended by now. */
async function findRunSince(
  em: EntityManager,
  itemId: string,
  askedMs: number,
): Promise<AwaitedRun | null> {
  // PostgreSQL reads its clock after planning: the query must take no time to plan.
  const elapsedMs = performance.now() - askedMs;
  const clock = await readClock(em);
  const { rows } = await sql<{ since: string }>`
    select started_at::text as since from work_runs
    where item_id = ${itemId} and outcome <> 'lost'
      and ended_at >= ${clock}::timestamptz - ${elapsedMs} * interval '1 millisecond'
    order by ended_at limit 1`.execute(platformSql(em));
  const row = rows[0];
  return row === undefined ? null : { itemId, since: row.since, formerToken: null };
}

/** PostgreSQL's clock, which goes on within a transaction. Times of runs have milliseconds. */
async function readClock(em: EntityManager): Promise<string> {
  const { rows } = await sql<{ now: string }>`
    select date_trunc('milliseconds', clock_timestamp())::text as now`.execute(platformSql(em));
  return rows[0]?.now ?? '';
}

async function assertNotPaused(em: EntityManager, kind: string): Promise<void> {
  const paused = await platformSql(em)
    .selectFrom('work_kinds')
    .select(['paused_by'])
    .where('kind', '=', kind)
    .where('paused_at', 'is not', null)
    .executeTakeFirst();
  if (paused === undefined) return;
  throw new ArcadiaError(
    'work_kind_paused',
    `An operator has paused the work of the kind ${kind}. Resume it, then try again.`,
    { work_kind: kind, paused_by: paused.paused_by ?? '' },
  );
}

const RETRY_AFTER_SECONDS = 5;

/** A 503: the caller has waited long enough. The run goes on. */
export function stillRunning(kind: string, key: string): ArcadiaError {
  return new ArcadiaError(
    'still_running',
    `The ${kind} of ${key} is still running, and goes on. Ask again later for its result.`,
    { retry_after_seconds: RETRY_AFTER_SECONDS },
  );
}
