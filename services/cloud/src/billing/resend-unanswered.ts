import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import { type PushTimes, pushAgain } from './push-attempts.ts';

/**
 * Makes every push due again that may have ended with an older content in finance. Runs every night: a run that finds out
 * itself sends the invoice again at once, but its process may die before.
 */
export async function resendUnanswered(
  deps: { readonly orm: MikroORM; readonly target: string; readonly times: PushTimes },
  item: ClaimedWork,
): Promise<void> {
  const { orm, target, times } = deps;
  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const ids = [
      ...(await findUnanswered(em, target, times)),
      ...(await findFormerPushes(em, target, times)),
    ];
    for (const id of [...new Set(ids)].toSorted()) await pushAgain(em, id);
  });
}

/**
 * Finds the invoices with an attempt that has no receipt and that no later attempt with a receipt has made harmless. A
 * later one counts if it began long after the deadline of the former.
 */
async function findUnanswered(
  em: EntityManager,
  target: string,
  { marginMs, settleMs }: PushTimes,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.invoice_id as id from finance_push_attempts a
    join cloud_invoices i on i.id = a.invoice_id
    where a.target = ${target} and coalesce(i.finance_target, ${target}) = ${target}
      and a.deadline_at + ${marginMs} * interval '1 millisecond' < now()
      and not exists (select from finance_push_receipts r where r.attempt_id = a.id)
      and not exists (
        select from finance_push_attempts later join finance_push_receipts r on r.attempt_id = later.id
        where later.invoice_id = a.invoice_id
          and later.created_at > a.deadline_at + ${settleMs} * interval '1 millisecond')`.execute(
    platformSql(em),
  );
  return rows.map(({ id }) => id);
}

const MIGRATION = '20261127220000-keep-finance-receipts';

/**
 * Finds the invoices that were pushed while instances of the release before could run: those record no attempts, and one of
 * them may have been the last to reach finance. Only for this release.
 */
async function findFormerPushes(
  em: EntityManager,
  target: string,
  { settleMs }: PushTimes,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select i.id from cloud_invoices i, schema_migrations m
    where m.name = ${MIGRATION} and i.finance_status = 'pushed'
      and coalesce(i.finance_target, ${target}) = ${target}
      and exists (select from schema_migrations former where former.executed_at < m.executed_at - interval '10 seconds')
      and m.executed_at + ${settleMs} * interval '1 millisecond' < now()
      and i.pushed_to_finance_at between m.executed_at - interval '5 minutes'
        and m.executed_at + ${settleMs} * interval '1 millisecond'`.execute(platformSql(em));
  return rows.map(({ id }) => id);
}
