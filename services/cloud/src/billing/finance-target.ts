import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql, type UpdateObject } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import type { Tables } from '../db/tables.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { enqueue } from '../queue/enqueue.ts';
import { auditRequest } from './audit-request.ts';

/**
 * Makes the invoices due that are in other books than `target`, or those from a month on; the others stay in the former
 * books. Records one audit entry per invoice.
 */
export async function resendToTarget(
  caller: EntityManager,
  target: string,
  fromPeriod: string | undefined,
  audit: AuditContext,
): Promise<components['schemas']['FinanceResend']> {
  return await inTransaction(caller, async (em) => {
    // By id: two calls at the same time lock the items in one order.
    const foreign = await selectForeign(em, target)
      .select(['id', 'period'])
      .orderBy('id')
      .execute();
    const due = foreign.filter(({ period }) => fromPeriod === undefined || period >= fromPeriod);
    for (const { id } of due) {
      await enqueue(em, 'push', id);
      await auditRequest(em, 'resendToFinance', id, { asked: 'push', target }, audit);
    }
    await change(em, due, inNoBooks);
    const declined = foreign.filter((invoice) => !due.includes(invoice));
    await change(em, declined, { finance_target_declined: target });
    return { target, due: due.length };
  });
}

/** Counts the invoices in other books than `target` for which no operator has decided whether they go there. */
export async function countForeignTargets(em: EntityManager, target: string): Promise<number> {
  const { count } = await selectUndecided(em, target)
    .select(sql<string>`count(*)`.as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Selects the invoices in other books than `target` for which no operator has decided whether they go there. */
export function selectUndecided(em: EntityManager, target: string) {
  return selectForeign(em, target).where('finance_target_declined', 'is distinct from', target);
}

/**
 * Forgets that finance has an invoice, so that its next push is sent in any case, and to `target`: books of another URL or
 * tenant are not updated any more.
 */
export async function forgetPush(
  em: EntityManager,
  invoiceId: string,
  target: string,
): Promise<void> {
  const foreign = await selectForeign(em, target)
    .select('id')
    .where('id', '=', invoiceId)
    .executeTakeFirst();
  await change(
    em,
    [{ id: invoiceId }],
    foreign === undefined ? { finance_digest: null } : inNoBooks,
  );
}

function selectForeign(em: EntityManager, target: string) {
  return platformSql(em).selectFrom('cloud_invoices').where('finance_target', '<>', target);
}

/** The former books are only in the attempts then. */
const inNoBooks = {
  finance_status: 'pending',
  finance_target: null,
  finance_target_declined: null,
  finance_digest: null,
  finance_invoice_id: null,
  pushed_to_finance_at: null,
  pushed_revision: null,
} as const satisfies UpdateObject<Tables, 'cloud_invoices'>;

async function change(
  em: EntityManager,
  invoices: readonly { readonly id: string }[],
  changes: UpdateObject<Tables, 'cloud_invoices'>,
): Promise<void> {
  if (invoices.length === 0) return;
  await platformSql(em)
    .updateTable('cloud_invoices')
    .set({ ...changes, updated_at: sql<string>`now()` })
    .where(
      'id',
      'in',
      invoices.map(({ id }) => id),
    )
    .execute();
}
