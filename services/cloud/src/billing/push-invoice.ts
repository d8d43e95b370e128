import { createHash } from 'node:crypto';
import type { components } from '@arcadia/api-client/contract';
import { formatMicros, microsToCents, parseAmount } from '@arcadia/do-billing';
import type { FinanceClient, FinanceInvoice, FinanceInvoiceLine } from '@arcadia/finance-client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope, reads } from '../db/tenant-scope.ts';
import { inTransaction } from '../db/transaction.ts';
import { type ClaimedWork, complete } from '../queue/lease.ts';
import { Invoice } from './invoice.entity.ts';

export type PushResult = components['schemas']['PushResult'];

/**
 * Pushes the item's invoice to finance, unless the digest of the last push shows that finance has this version. If the answer of a push is lost, the invoice is sent again: finance keeps one row per invoice.
 */
export async function pushInvoice(
  deps: { readonly orm: MikroORM; readonly finance: FinanceClient; readonly now: () => Date },
  item: ClaimedWork,
): Promise<PushResult> {
  const { orm, finance, now } = deps;
  const invoice = await openScope(orm, 'all').findOne(Invoice, { id: item.key });
  if (invoice === null || !isPushable(invoice)) {
    await completePush(orm, item, {});
    return { outcome: 'unchanged', action: null, finance_invoice_id: null };
  }
  const body = toFinanceInvoice(invoice, await readLines(orm, invoice.id));
  const financeDigest = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  if (financeDigest === invoice.financeDigest) {
    await completePush(orm, item, { financeStatus: 'pushed', lastError: null });
    const { financeInvoiceId } = invoice;
    return { outcome: 'unchanged', action: null, finance_invoice_id: financeInvoiceId };
  }
  const { action, invoiceId } = await finance.importInvoice(body);
  await completePush(orm, item, {
    financeStatus: 'pushed',
    financeInvoiceId: invoiceId,
    financeDigest,
    pushedToFinanceAt: now(),
    lastError: null,
  });
  return { outcome: 'pushed', action, finance_invoice_id: invoiceId };
}

/** Whether finance may have the invoice: it is final, ingested and reconciled. */
export function isPushable(
  invoice: Pick<Invoice, 'provisional' | 'ingestStatus' | 'reconciled'>,
): boolean {
  return !invoice.provisional && invoice.ingestStatus === 'ingested' && invoice.reconciled === true;
}

/** Reads in a transaction, whose statements may take long: an invoice may have hundreds of thousands of lines. */
async function readLines(orm: MikroORM, invoiceId: string) {
  return await inTransaction(
    openScope(orm, 'all'),
    (tx) =>
      reads(tx)
        .selectFrom('cloud_cost_lines')
        .select(['kind', 'product', 'description', 'amount'])
        .where('invoice_id', '=', invoiceId)
        .orderBy('row')
        .orderBy('id')
        .execute(),
    { readOnly: true },
  );
}

/**
 * Converts an invoice for finance. Gross is the amount of the header; gross and tax are rounded once each. The lines add
 * up to the gross: parts of a cent that were rounded away are a line of their own.
 */
function toFinanceInvoice(invoice: Invoice, lines: readonly FinanceInvoiceLine[]): FinanceInvoice {
  const amountGrossMinor = toCents(invoice.amount);
  const amountTaxMinor = toCents(invoice.taxTotal ?? '0');
  return {
    source: 'digitalocean',
    externalId: invoice.providerUuid,
    vendor: { name: 'DigitalOcean', category: 'cloud' },
    invoiceNumber: invoice.invoiceNumber,
    periodStart: `${invoice.period}-01`,
    periodEnd: toFirstDayOfNextMonth(invoice.period),
    issuedAt: invoice.issuedAt?.toISOString() ?? null,
    currency: invoice.currency,
    amountGrossMinor,
    amountNetMinor: amountGrossMinor - amountTaxMinor,
    amountTaxMinor,
    lines: [...lines, ...toRoundingLines(amountGrossMinor, lines)],
  };
}

const CENT_MICROS = 10_000;

/** A larger difference is not a rounding, and stays visible to finance. */
function toRoundingLines(
  amountGrossMinor: number,
  lines: readonly FinanceInvoiceLine[],
): FinanceInvoiceLine[] {
  const grossMicros = amountGrossMinor * CENT_MICROS;
  const linesMicros = lines.reduce((sum, line) => sum + parseAmount(line.amount).amountMicros, 0);
  const micros = grossMicros - linesMicros;
  if (micros === 0 || Math.abs(micros) >= CENT_MICROS) return [];
  const [linesTotal, gross] = [linesMicros, grossMicros].map(formatMicros);
  const description = `The lines come to ${linesTotal}, and the invoice to ${gross}.`;
  return [{ kind: 'other', product: 'Rounding', description, amount: formatMicros(micros) }];
}

function toCents(amount: string): number {
  return microsToCents(parseAmount(amount).amountMicros);
}

function toFirstDayOfNextMonth(period: string): string {
  const day = new Date(`${period}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}

/** The members of an invoice that a push changes. */
type PushedState = Pick<
  Invoice,
  'financeStatus' | 'financeInvoiceId' | 'financeDigest' | 'pushedToFinanceAt' | 'lastError'
>;

async function completePush(
  orm: MikroORM,
  item: ClaimedWork,
  state: Partial<PushedState>,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (em) => {
    await complete(em, item);
    const invoice = await em.findOne(Invoice, { id: item.key });
    if (invoice !== null) em.assign(invoice, state);
  });
}
