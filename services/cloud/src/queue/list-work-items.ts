import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { isInState, isShown, itemState, type WorkItemState } from './item-state.ts';
import { MAX_ATTEMPTS } from './record-failure.ts';
import { isRecurring, type WorkKind } from './work-kind.ts';

type Schemas = components['schemas'];
type ApiWorkItem = Schemas['WorkItem'];

export interface WorkItemFilter {
  readonly kind?: WorkKind | undefined;
  readonly state?: WorkItemState | undefined;
  readonly key?: string | undefined;
}

/** Lists a page of work items, oldest first by default. Items of the release before are not shown. */
export async function listWorkItems(
  em: EntityManager,
  { kind, state, key }: WorkItemFilter,
  page: PageRequest,
): Promise<Page<ApiWorkItem>> {
  let query = selectItems(em).where(isShown);
  if (kind !== undefined) query = query.where('item.kind', '=', kind);
  if (state !== undefined) query = query.where(isInState(state));
  if (key !== undefined) query = query.where('item.key', '=', key);
  return await readPage(query, itemOrder, page, toApiWorkItem);
}

const itemOrder = byCreation('item');

const SHOWN_RUNS = 20;

/**
 * Reads a work item with its latest runs.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function readWorkItem(
  em: EntityManager,
  id: string,
): Promise<Schemas['WorkItemDetail']> {
  const item = await findWorkItem(em, id);
  const runs = await platformSql(em)
    .selectFrom('work_runs')
    .selectAll()
    .where('item_id', '=', id)
    .orderBy('ended_at', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN_RUNS)
    .execute();
  return {
    ...item,
    runs: runs.map((run) => ({
      id: run.id,
      attempt: run.attempt,
      instance_id: run.instance_id,
      started_at: toTimestamp(run.started_at),
      ended_at: toTimestamp(run.ended_at),
      outcome: run.outcome,
      result: run.result,
      error: run.error,
      error_code: run.error_code,
    })),
  };
}

/** @throws {ArcadiaError} `not_found`. */
export async function findWorkItem(em: EntityManager, id: string): Promise<ApiWorkItem> {
  const row = await selectItems(em).where(isShown).where('item.id', '=', id).executeTakeFirst();
  if (row !== undefined) return toApiWorkItem(row);
  throw new ArcadiaError('not_found', `There is no work item ${id}. Check the id.`);
}

/** Reads those of the items that exist, and locks them in the order of their ids. */
export async function findWorkItems(
  em: EntityManager,
  ids: readonly string[],
): Promise<ApiWorkItem[]> {
  const rows = await selectItems(em)
    .where(isShown)
    .where('item.id', 'in', sql<string>`(select unnest(${[...ids]}::uuid[]))`)
    .orderBy('item.id')
    .forUpdate('item')
    .execute();
  return rows.map(toApiWorkItem);
}

/** A wait of the kind, and its open circuit, put the next attempt off. */
const nextAttempt = sql<string | null>`case
  when kind.paused_at is not null or ${itemState} in ('running', 'held', 'failed', 'done') then null
  else greatest(item.due_at, kind.wait_until, kind.circuit_half_open_at) end`;

function selectItems(em: EntityManager) {
  return platformSql(em)
    .selectFrom('work_items as item')
    .leftJoin('work_kinds as kind', 'kind.kind', 'item.kind')
    .selectAll('item')
    .select([
      // `isShown` leaves out all other kinds.
      sql<WorkKind>`item.kind`.as('kind'),
      itemState.as('state'),
      nextAttempt.as('next_attempt_at'),
    ]);
}

type ItemRow = Awaited<ReturnType<ReturnType<typeof selectItems>['executeTakeFirstOrThrow']>>;

function toApiWorkItem(row: ItemRow): ApiWorkItem {
  return {
    id: row.id,
    kind: row.kind,
    key: row.key,
    state: row.state,
    attempts: row.attempts,
    max_attempts: isRecurring(row.kind) ? null : MAX_ATTEMPTS,
    next_attempt_at: toNullableTimestamp(row.next_attempt_at),
    due_at: toTimestamp(row.due_at),
    last_error: row.last_error,
    last_error_code: row.last_error_code,
    last_error_at: toNullableTimestamp(row.last_error_at),
    leased_by: row.leased_by,
    leased_at: toNullableTimestamp(row.leased_at),
    lease_until: toNullableTimestamp(row.lease_until),
    rerun: row.rerun,
    succeeded_at: toNullableTimestamp(row.succeeded_at),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}
