import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import pLimit from 'p-limit';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { isForeign } from './push-content.ts';
import type { PushResult } from './push-invoice.ts';

type Schemas = components['schemas'];
type ReconciledInvoice = Schemas['ReconciledInvoice'];

/** How many invoices are sent at the same time. */
const CONCURRENCY = 4;

/**
 * Sends every pushed invoice of a month again, and reports those that finance had lost: it answers `created`
 * although it should have updated. Sends nothing of an invoice in the books of another URL or tenant.
 *
 * @param period The month, `YYYY-MM`.
 * @param options.push Pushes an invoice in any case, and waits for the answer.
 */
export async function reconcileFinance(
  em: EntityManager,
  period: string,
  options: {
    readonly target: string;
    readonly push: (invoiceId: string) => Promise<PushResult>;
  },
): Promise<Schemas['FinanceReconciliation']> {
  const pushed = await reads(em)
    .selectFrom('cloud_invoices')
    .select(['id', 'invoice_number', 'finance_invoice_id', 'finance_target'])
    .where('period', '=', period)
    .where('finance_status', '=', 'pushed')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const limit = pLimit(CONCURRENCY);
  const data = await limit.map(pushed, async (invoice): Promise<ReconciledInvoice> => {
    const { id, invoice_number, finance_invoice_id } = invoice;
    const outcome = isForeign(invoice, options.target)
      ? unsent('target_changed', finance_invoice_id)
      : await sendAgain(() => options.push(id), finance_invoice_id);
    return { invoice_id: id, invoice_number, ...outcome };
  });
  const count = (outcome: ReconciledInvoice['outcome']) =>
    data.filter((invoice) => invoice.outcome === outcome).length;
  return { period, confirmed: count('confirmed'), lost: count('lost'), data };
}

type Outcome = Pick<ReconciledInvoice, 'outcome' | 'finance_invoice_id' | 'error'>;

/** One invoice that finance refuses does not keep the others from being sent. */
async function sendAgain(
  push: () => Promise<PushResult>,
  formerId: string | null,
): Promise<Outcome> {
  try {
    const { action, finance_invoice_id } = await push();
    if (action === null) return unsent('failed', formerId, 'The invoice has changed meanwhile.');
    return {
      outcome: action === 'created' ? 'lost' : 'confirmed',
      finance_invoice_id,
      error: null,
    };
  } catch (error) {
    if (!(error instanceof ArcadiaError)) throw error;
    return unsent('failed', formerId, error.message);
  }
}

function unsent(
  outcome: 'target_changed' | 'failed',
  finance_invoice_id: string | null,
  error: string | null = null,
): Outcome {
  return { outcome, finance_invoice_id, error };
}
