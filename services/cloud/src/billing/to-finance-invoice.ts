import { microsToCents, parseAmount } from '@arcadia/do-billing';
import type { FinanceInvoice, FinanceInvoiceLine } from '@arcadia/finance-client';
import type { Invoice } from './invoice.entity.ts';

type Billed = Pick<
  Invoice,
  'providerUuid' | 'invoiceNumber' | 'period' | 'issuedAt' | 'currency' | 'amount' | 'taxTotal'
>;

/** An invoice as the books have it. Gross is the header's amount; each of gross and tax is rounded once. */
export function toFinanceInvoice(
  invoice: Billed,
  lines: readonly FinanceInvoiceLine[],
): FinanceInvoice {
  const amountGrossMinor = toCents(invoice.amount);
  const amountTaxMinor = toCents(invoice.taxTotal ?? '0');
  return {
    source: 'digitalocean',
    externalId: invoice.providerUuid,
    vendor: { name: 'DigitalOcean', category: 'cloud' },
    invoiceNumber: invoice.invoiceNumber,
    periodStart: `${invoice.period}-01`,
    periodEnd: firstDayAfter(invoice.period),
    issuedAt: invoice.issuedAt?.toISOString() ?? null,
    currency: invoice.currency,
    amountGrossMinor,
    amountNetMinor: amountGrossMinor - amountTaxMinor,
    amountTaxMinor,
    lines,
  };
}

function toCents(amount: string): number {
  return microsToCents(parseAmount(amount).amountMicros);
}

function firstDayAfter(period: string): string {
  const day = new Date(`${period}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}
