import type { components } from '@arcadia/api-client/contract';
import { parseAmount } from '@arcadia/do-billing';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Selectable, sql } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import { namedTarget, recordAudit } from '../audit/audit-log.ts';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { inTransaction } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Cause, CauseName, Situation } from './cause.ts';

type ApiDismissal = components['schemas']['AttentionDismissal'];

/**
 * Hides the situation of a cause, as it is now.
 *
 * @throws {ArcadiaError} `cause_not_dismissible`, or `not_found` if the cause does not need a person now.
 */
export async function dismissCause(
  em: EntityManager,
  { cause, dismissible, read }: Cause,
  reason: string,
  audit: AuditContext,
): Promise<ApiDismissal> {
  if (!dismissible) {
    const detail = `The cause ${cause} may not be dismissed. End it by its action, or as the runbook says.`;
    throw new ArcadiaError('cause_not_dismissible', detail, { cause });
  }
  return await inTransaction(em, async (tx) => {
    const situation = await read(tx);
    if (situation === null) {
      const detail = `The cause ${cause} does not need a person now. Read the list of attention again.`;
      throw new ArcadiaError('not_found', detail);
    }
    const before = (await readDismissals(tx)).get(cause) ?? null;
    const after = await storeDismissal(tx, cause, situation, reason, audit);
    const target = namedTarget('attention', cause);
    await recordAudit(tx, { action: 'dismissAttention', target, before, after }, audit);
    return after;
  });
}

async function storeDismissal(
  tx: EntityManager,
  cause: CauseName,
  { count, money }: Situation,
  reason: string,
  { actor }: AuditContext,
): Promise<ApiDismissal> {
  const values = {
    reason,
    actor_kind: actor.kind,
    actor_id: actor.id,
    count,
    amount: money?.amount ?? null,
    dismissed_at: sql<string>`now()`,
  };
  const row = await platformSql(tx)
    .insertInto('attention_dismissals')
    .values({ cause, ...values })
    .onConflict((conflict) => conflict.column('cause').doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  return toApiDismissal(row);
}

/** Reads all dismissals by cause. */
export async function readDismissals(
  em: EntityManager,
): Promise<ReadonlyMap<CauseName, ApiDismissal>> {
  const rows = await platformSql(em).selectFrom('attention_dismissals').selectAll().execute();
  return new Map(rows.map((row) => [row.cause, toApiDismissal(row)]));
}

function toApiDismissal(row: Selectable<Tables['attention_dismissals']>): ApiDismissal {
  const { cause, reason, count, amount } = row;
  const actor = { kind: row.actor_kind, id: row.actor_id };
  return { cause, reason, actor, count, amount, dismissed_at: toTimestamp(row.dismissed_at) };
}

/** Whether a dismissal still covers the situation: it has not grown, and concerns nothing newer. */
export function isCovered(
  { count, money, newestAt }: Situation,
  dismissal: Pick<ApiDismissal, 'count' | 'amount' | 'dismissed_at'> | undefined,
): boolean {
  if (dismissal === undefined || count > dismissal.count) return false;
  if (newestAt !== null && newestAt > dismissal.dismissed_at) return false;
  if (money === null) return true;
  return dismissal.amount !== null && toMicros(money.amount) <= toMicros(dismissal.amount);
}

function toMicros(amount: string): number {
  return parseAmount(amount).amountMicros;
}

/** Forgets the dismissals of causes that no longer hold, so that a cause that begins again is shown. */
export async function forgetDismissals(
  em: EntityManager,
  causes: readonly CauseName[],
): Promise<void> {
  if (causes.length === 0) return;
  await platformSql(em)
    .deleteFrom('attention_dismissals')
    .where('cause', 'in', [...causes])
    .execute();
}
