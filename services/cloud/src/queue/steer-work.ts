import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { namedTarget, recordAudit } from '../audit/audit-log.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { findWorkItem, findWorkItems } from './list-work-items.ts';
import { dismissItem, retryItems } from './steer-items.ts';
import type { WorkKind } from './work-kind.ts';
import { pauseKind, probeKind, resumeKind } from './work-kinds.ts';

type ApiWorkItem = components['schemas']['WorkItem'];

/** All items of a kind in a state, or those with these ids. */
export type RetryRequest =
  | { readonly kind: WorkKind; readonly state: 'failed' | 'held' | 'retrying' }
  | { readonly ids: readonly string[] };

/**
 * Makes work items due now because an operator asks for it. The audit log gets one entry for each of the given ids, or one
 * for the kind.
 *
 * @returns The kinds of the items and their number. Ids of items that do not exist do not count.
 */
export async function retryWorkItems(
  em: EntityManager,
  request: RetryRequest,
  audit: AuditContext,
): Promise<{ readonly count: number; readonly kinds: ReadonlySet<WorkKind> }> {
  const action = 'retryWorkItems';
  return await inTransaction(em, async (tx) => {
    if ('kind' in request) {
      const { kind, state } = request;
      const { length: count } = await retryItems(tx, request);
      const target = namedTarget('work_kind', kind);
      const change = {
        action,
        target,
        before: { kind, state, count },
        after: { kind, count },
      } as const;
      if (count > 0) await recordAudit(tx, change, audit);
      return { count, kinds: new Set([kind]) };
    }
    const before = await findWorkItems(tx, request.ids);
    const ids = before.map(({ id }) => id);
    await retryItems(tx, { ids });
    const after = await findWorkItems(tx, ids);
    await recordAudit(tx, pairItems(before, after, action), audit);
    return { count: after.length, kinds: new Set(after.map(({ kind }) => kind)) };
  });
}

/**
 * Ends a work item that failed or is held, because an operator says that it need not be done. A done one stays as it
 * is.
 *
 * @throws {ArcadiaError} `not_found`, `work_item_not_dismissible`.
 */
export async function dismissWorkItem(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiWorkItem> {
  return await inTransaction(em, async (tx) => {
    const before = await findWorkItem(tx, id);
    if (before.state === 'done') return before;
    if ((await dismissItem(tx, id)) === null) throw notDismissible(before);
    const after = await findWorkItem(tx, id);
    const target = { type: 'work_item', id } as const;
    const action = 'dismissWorkItem';
    await recordAudit(
      tx,
      { action, target, before, after: { ...after, reason: audit.reason } },
      audit,
    );
    return after;
  });
}

function notDismissible({ state }: ApiWorkItem): ArcadiaError {
  const detail = `The work item is ${state}. Only one that failed or is held can be dismissed. To stop its kind, pause that.`;
  return new ArcadiaError('work_item_not_dismissible', detail, { work_item_state: state });
}

type KindAction = 'pauseWorkKind' | 'resumeWorkKind' | 'probeWorkKind';

const kindActions: Readonly<
  Record<KindAction, (em: EntityManager, kind: WorkKind, by: string) => Promise<unknown>>
> = { pauseWorkKind: pauseKind, resumeWorkKind: resumeKind, probeWorkKind: probeKind };

/** Pauses, resumes or tests a kind because an operator asks for it. If that changes nothing, nothing is recorded. */
export async function steerKind(
  em: EntityManager,
  action: KindAction,
  kind: WorkKind,
  audit: AuditContext,
): Promise<void> {
  await inTransaction(em, async (tx) => {
    const before = await lockKind(tx, kind);
    await kindActions[action](tx, kind, audit.actor.id);
    const after = await lockKind(tx, kind);
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    await recordAudit(tx, { action, target: namedTarget('work_kind', kind), before, after }, audit);
  });
}

/** Reads the columns of a kind that operators may change, and locks it: another operator may change it at the same time. */
async function lockKind(tx: EntityManager, kind: WorkKind) {
  const db = platformSql(tx);
  await db
    .insertInto('work_kinds')
    .values({ kind })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await db
    .selectFrom('work_kinds')
    .selectAll()
    .where('kind', '=', kind)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return {
    kind,
    paused_at: toNullableTimestamp(row.paused_at),
    paused_by: row.paused_by,
    wait_until: toNullableTimestamp(row.wait_until),
    circuit_half_open_at: toNullableTimestamp(row.circuit_half_open_at),
  };
}

function pairItems(
  before: readonly ApiWorkItem[],
  after: readonly ApiWorkItem[],
  action: 'retryWorkItems',
) {
  const former = new Map(before.map((item) => [item.id, item]));
  return after.map((item) => ({
    action,
    target: { type: 'work_item', id: item.id } as const,
    before: former.get(item.id) ?? null,
    after: item,
  }));
}
