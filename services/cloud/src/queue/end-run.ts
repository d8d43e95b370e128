import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { platformSql } from '../db/tenant-scope.ts';
import { cleanJson } from './clean-text.ts';
import { thisInstant } from './enqueue.ts';
import type { Failure } from './failure.ts';
import { type ClaimedWork, LeaseLostError } from './lease.ts';
import { isRecurring, nextSlot, type WorkKind } from './work-kind.ts';

/**
 * Ends a run that succeeded, in the transaction of its effect: both commit or neither. Recurring work is due again at
 * its next slot, other work at `againAt`; without `againAt` it is done. If a caller made the item due while it ran, it is
 * due at once, and `rerun` tells so. Closes the circuit of the kind, since a run has succeeded.
 *
 * Locks the item until the transaction ends: docs/architecture.md has the order of locks.
 *
 * @param options.result The result of the run, for callers that wait for it and for operators.
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function complete(
  em: EntityManager,
  item: ClaimedWork,
  options: { readonly againAt?: Date | null; readonly result?: object } = {},
): Promise<{ readonly rerun: boolean }> {
  const { kind } = item;
  const dueAt = isRecurring(kind) ? await nextSlot(em, kind) : options.againAt?.toISOString();
  const { rerun, hasClosedCircuit } = await endRun(em, item, {
    run: 'done',
    item: dueAt === undefined ? 'done' : null,
    attempts: sql`0`,
    ...(dueAt === undefined ? {} : { dueAt: sql`${dueAt}::timestamptz` }),
    ...(options.result === undefined ? {} : { result: options.result }),
  });
  completed.set(item, { result: { ...options.result }, hasClosedCircuit });
  return { rerun };
}

/** When an item of a batch is due again; null if it is done. */
export interface Completion {
  readonly item: ClaimedWork;
  readonly againAt: Date | null;
}

/**
 * Ends the runs of several items of one kind that succeeded together, as `complete` does for one. They share one row of
 * `work_runs`: that of the first, whose result has the number of the items. The transaction must have locked the items.
 *
 * @throws {LeaseLostError} if one of the leases is lost.
 */
export async function completeAll(
  em: EntityManager,
  completions: readonly Completion[],
): Promise<void> {
  const [first] = completions;
  if (first === undefined) return;
  const { kind, key, leaseToken, attempt } = first.item;
  const result = { items: completions.length };
  const { rows } = await sql<{ ended: number; hasClosedCircuit: boolean }>`
    with run as materialized (
      select item.id, item.rerun, item.leased_by, item.leased_at, again.token, again.due_at
      from unnest(${completions.map(({ item }) => item.key)}::text[],
        ${completions.map(({ item }) => item.leaseToken)}::uuid[],
        ${completions.map(({ againAt }) => againAt?.toISOString() ?? null)}::timestamptz[]) as again (key, token, due_at)
        join work_items item on item.kind = ${kind} and item.key = again.key and item.lease_token = again.token
    ), ended as (
      update work_items item set
        outcome = case when run.rerun or run.due_at is not null then null else 'done' end,
        due_at = case when run.rerun then ${thisInstant} else coalesce(run.due_at, item.due_at) end,
        attempts = 0, last_error = null, last_error_code = null, last_error_at = null, succeeded_at = now(),
        ${released}
      from run where item.id = run.id
      returning item.id
    ), ${closedCircuit(kind)}
    insert into work_runs (id, item_id, kind, key, attempt, instance_id, started_at, ended_at, outcome, result)
    select token, id, ${kind}, ${key}, ${attempt}::integer, leased_by, leased_at, clock_timestamp(), 'done',
      ${JSON.stringify(result)}::jsonb
    from run where token = ${leaseToken}::uuid
    returning (select count(*)::integer from ended) as ended, exists (select from closed) as "hasClosedCircuit"`.execute(
    platformSql(em),
  );
  const row = rows[0];
  if (row?.ended !== completions.length) throw new LeaseLostError(first.item);
  completed.set(first.item, { result, hasClosedCircuit: row.hasClosedCircuit });
}

/** Gives a lease up. */
const released = sql`lease_token = null, lease_until = null, leased_by = null, leased_at = null, updated_at = now()`;

/** Closes the circuit of a kind whose run has succeeded. */
function closedCircuit(kind: WorkKind, isDone = true): RawBuilder<unknown> {
  return sql`closed as (
      update work_kinds set circuit_opened_at = null, circuit_half_open_at = null, circuit_failures = 0,
        circuit_error = null, circuit_error_code = null, updated_at = now()
      where ${isDone}::boolean and kind = ${kind} and circuit_opened_at is not null
      returning kind
    )`;
}

interface Completed {
  /** The result that the run passed to `complete`; empty without one. */
  readonly result: Readonly<Record<string, unknown>>;
  /** Whether the circuit of the kind was open before. */
  readonly hasClosedCircuit: boolean;
}

/** The runs of this process that have called `complete`, for their log lines and their metrics. */
const completed = new WeakMap<ClaimedWork, Completed>();

/** Returns the result that `complete` got for the run of `item`. */
export function completedRun(item: ClaimedWork): Completed {
  return completed.get(item) ?? { result: {}, hasClosedCircuit: false };
}

/** How a run ends that its worker does not give up: the outcomes of `work_runs` except `lost`. */
export type RunEndOutcome = 'done' | 'retrying' | 'blocked' | 'waiting' | 'held' | 'failed';

interface RunEnd {
  readonly run: RunEndOutcome;
  /** The outcome of the item; null if it is due again. */
  readonly item: 'done' | 'held' | 'failed' | null;
  readonly attempts: RawBuilder<number>;
  /** Default: it stays as it is. */
  readonly dueAt?: RawBuilder<string>;
  readonly result?: object;
  readonly failure?: Failure;
}

/**
 * Gives up the lease, and records the run. An item that a caller made due meanwhile is due at once in any case, with no
 * attempts counted.
 *
 * @throws {LeaseLostError} if the lease is lost.
 */
export async function endRun(
  em: EntityManager,
  item: ClaimedWork,
  end: RunEnd,
): Promise<{ readonly rerun: boolean; readonly hasClosedCircuit: boolean }> {
  const { kind, key, leaseToken, attempt } = item;
  const { failure, dueAt = sql`item.due_at` } = end;
  const isDone = end.run === 'done';
  const { rows } = await sql<{ rerun: boolean; hasClosedCircuit: boolean }>`
    with run as materialized (
      select id, rerun, leased_by, coalesce(leased_at, updated_at) as started_at from work_items
      where kind = ${kind} and key = ${key} and lease_token = ${leaseToken}::uuid
      for update
    ), ended as (
      update work_items item set
        outcome = case when run.rerun then null else ${end.item}::text end,
        due_at = case when run.rerun then ${thisInstant} else ${dueAt} end,
        attempts = case when run.rerun then 0 else ${end.attempts} end,
        last_error = ${failure?.message ?? null}::text,
        last_error_code = ${failure?.code ?? null}::text,
        last_error_at = ${failure === undefined ? sql`null` : sql`now()`}::timestamptz,
        succeeded_at = ${isDone ? sql`now()` : sql`item.succeeded_at`},
        ${released}
      from run where item.id = run.id
    ), ${closedCircuit(kind, isDone)}
    insert into work_runs (id, item_id, kind, key, attempt, instance_id, started_at, ended_at, outcome, result,
      error, error_code, error_details)
    select ${leaseToken}::uuid, id, ${kind}, ${key}, ${attempt}::integer, leased_by, started_at, clock_timestamp(),
      ${end.run}, ${toJson(end.result)}::jsonb, ${failure?.message ?? null}::text, ${failure?.code ?? null}::text,
      ${toJson(failure?.problem)}::jsonb
    from run
    returning (select rerun from run), exists (select from closed) as "hasClosedCircuit"`.execute(
    platformSql(em),
  );
  const row = rows[0];
  if (row === undefined) throw new LeaseLostError(item);
  return row;
}

function toJson(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(cleanJson(value));
}
