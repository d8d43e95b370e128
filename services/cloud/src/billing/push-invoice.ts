import { createHash } from 'node:crypto';
import type { components } from '@arcadia/api-client/contract';
import type { FinanceClient } from '@arcadia/finance-client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope, reads } from '../db/tenant-scope.ts';
import type { ClaimedWork } from '../queue/claim.ts';
import { complete } from '../queue/complete.ts';
import { Invoice } from './invoice.entity.ts';
import { isPushable } from './is-pushable.ts';
import { toFinanceInvoice } from './to-finance-invoice.ts';

export type PushResult = components['schemas']['PushResult'];

/**
 * Makes finance have what we have of the item's invoice. Nothing is sent where the digest says that it has it. A call
 * that finance carried out but whose answer was lost is made again: finance keeps one row per invoice.
 */
export async function pushInvoice(
  deps: { readonly orm: MikroORM; readonly finance: FinanceClient; readonly now: () => Date },
  item: ClaimedWork,
): Promise<PushResult> {
  const { orm, finance, now } = deps;
  const invoice = await openScope(orm, 'all').findOne(Invoice, { id: item.key });
  if (invoice === null || !isPushable(invoice)) {
    await end(orm, item, {});
    return { outcome: 'unchanged', action: null, finance_invoice_id: null };
  }
  const body = toFinanceInvoice(invoice, await readLines(orm, invoice.id));
  const financeDigest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  if (financeDigest === invoice.financeDigest) {
    await end(orm, item, { financeStatus: 'pushed', lastError: null });
    const { financeInvoiceId } = invoice;
    return { outcome: 'unchanged', action: null, finance_invoice_id: financeInvoiceId };
  }
  const { action, invoiceId } = await finance.importInvoice(body);
  await end(orm, item, {
    financeStatus: 'pushed',
    financeInvoiceId: invoiceId,
    financeDigest,
    pushedToFinanceAt: now(),
    lastError: null,
  });
  return { outcome: 'pushed', action, finance_invoice_id: invoiceId };
}

async function readLines(orm: MikroORM, invoiceId: string) {
  return await reads(openScope(orm, 'all'))
    .selectFrom('cloud_cost_lines')
    .select(['kind', 'product', 'description', 'amount'])
    .where('invoice_id', '=', invoiceId)
    .orderBy('row')
    .orderBy('id')
    .execute();
}

type Recorded = Pick<
  Invoice,
  'financeStatus' | 'financeInvoiceId' | 'financeDigest' | 'pushedToFinanceAt' | 'lastError'
>;

async function end(orm: MikroORM, item: ClaimedWork, recorded: Partial<Recorded>): Promise<void> {
  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const invoice = await em.findOne(Invoice, { id: item.key });
    if (invoice !== null) em.assign(invoice, recorded);
  });
}
