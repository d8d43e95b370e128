import type { FinanceInvoiceLine } from '@arcadia/finance-client';
import { type EntityManager, IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, reads } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import type { AcceptedDifference, PushSource } from './finance-invoice.ts';
import type { Invoice } from './invoice.entity.ts';

/**
 * Reads an invoice and its lines for a push; returns null if finance may not have the invoice. All of it is of one
 * snapshot: an ingest that commits meanwhile cannot mix the amount of one document with the lines of another.
 *
 * Reads in a transaction, whose statements may take long: an invoice may have hundreds of thousands of lines.
 */
export async function readPushSource(orm: MikroORM, invoiceId: string): Promise<PushSource | null> {
  return await inTransaction(
    openScope(orm, 'all'),
    async (tx) => {
      const invoice = await reads(tx)
        .selectFrom('cloud_invoices')
        .selectAll()
        .where('id', '=', invoiceId)
        .executeTakeFirst();
      if (invoice === undefined || !isPushable(toState(invoice))) return null;
      return {
        invoice,
        accepted: await readAccepted(tx, invoice.id, invoice.applied_revision),
        ...(await readLines(tx, invoice.id)),
      };
    },
    { readOnly: true, isolationLevel: IsolationLevel.REPEATABLE_READ },
  );
}

/** Whether finance may have the invoice: it is final, and its applied revision is reconciled. */
export function isPushable(
  invoice: Pick<Invoice, 'provisional' | 'appliedRevision' | 'reconciled'>,
): boolean {
  return !invoice.provisional && invoice.appliedRevision !== null && invoice.reconciled === true;
}

function toState(invoice: PushSource['invoice']) {
  const { provisional, applied_revision: appliedRevision, reconciled } = invoice;
  return { provisional, appliedRevision, reconciled };
}

async function readLines(
  em: EntityManager,
  invoiceId: string,
): Promise<{ lines: FinanceInvoiceLine[]; linesTotal: string }> {
  const ofInvoice = reads(em).selectFrom('live_cost_lines').where('invoice_id', '=', invoiceId);
  const { total } = await ofInvoice
    .select(sql<string>`coalesce(sum(amount), 0)`.as('total'))
    .executeTakeFirstOrThrow();
  const lines = await ofInvoice
    .select(['kind', 'product', 'description', 'amount'])
    .orderBy('row')
    .orderBy('id')
    .execute();
  return { lines, linesTotal: total };
}

async function readAccepted(
  em: EntityManager,
  invoiceId: string,
  revision: number | null,
): Promise<AcceptedDifference | null> {
  if (revision === null) return null;
  const accepted = await reads(em)
    .selectFrom('cloud_invoice_revisions')
    .select(['delta', 'reason'])
    .where('invoice_id', '=', invoiceId)
    .where('revision', '=', revision)
    .where('reason', 'is not', null)
    .executeTakeFirst();
  return accepted ?? null;
}
