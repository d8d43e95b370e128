import { formatMicros, parseAmount } from '@arcadia/do-billing';
import {
  type FinanceInvoice,
  type FinanceInvoiceLine,
  fromMinorUnits,
  toMinorUnits,
} from '@arcadia/finance-client';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';

/** The content of a push: an invoice and its lines, as one transaction sees them. */
export interface PushSource {
  readonly invoice: Selectable<Tables['cloud_invoices']>;
  /** In the order of the document. */
  readonly lines: readonly FinanceInvoiceLine[];
  readonly linesTotal: string;
  /** The difference that an operator accepted with the applied revision; null if there is none. */
  readonly accepted: AcceptedDifference | null;
}

export interface AcceptedDifference {
  /** The total of the lines minus the amount of the invoice. */
  readonly delta: string;
  readonly reason: string | null;
}

/**
 * Converts an invoice for finance. Gross is the amount of the header; gross and tax are rounded once each, to the minor
 * unit of the currency. The lines add up to the gross: an accepted difference, and parts of a minor unit that were rounded
 * away, are lines of their own.
 */
export function toFinanceInvoice(source: PushSource): FinanceInvoice {
  const { invoice, lines } = source;
  const { currency } = invoice;
  const amountGrossMinor = toMinorUnits(invoice.amount, currency);
  const amountTaxMinor = toMinorUnits(invoice.tax_total ?? '0', currency);
  return {
    source: 'digitalocean',
    externalId: invoice.provider_uuid,
    vendor: { name: 'DigitalOcean', category: 'cloud' },
    invoiceNumber: invoice.invoice_number,
    periodStart: `${invoice.period}-01`,
    periodEnd: toFirstDayOfNextMonth(invoice.period),
    issuedAt: toNullableTimestamp(invoice.issued_at),
    currency,
    amountGrossMinor,
    amountNetMinor: amountGrossMinor - amountTaxMinor,
    amountTaxMinor,
    lines: [...lines, ...toBalancingLines(source, fromMinorUnits(amountGrossMinor, currency))],
  };
}

/** A difference of a minor unit or more that nobody accepted is not a rounding, and stays visible to finance. */
function toBalancingLines(
  { invoice, linesTotal, accepted }: PushSource,
  gross: string,
): FinanceInvoiceLine[] {
  const balancing: FinanceInvoiceLine[] = [];
  const acceptedMicros = accepted === null ? 0 : -toMicros(accepted.delta);
  if (acceptedMicros !== 0) {
    const description = accepted?.reason ?? 'An operator accepted this difference.';
    balancing.push({
      kind: 'other',
      product: 'Accepted difference',
      description,
      amount: formatMicros(acceptedMicros),
    });
  }
  const linesMicros = toMicros(linesTotal) + acceptedMicros;
  const micros = toMicros(gross) - linesMicros;
  if (micros !== 0 && Math.abs(micros) < toMicros(fromMinorUnits(1, invoice.currency))) {
    const description = `The lines come to ${formatMicros(linesMicros)}, and the invoice to ${formatMicros(toMicros(gross))}.`;
    balancing.push({
      kind: 'other',
      product: 'Rounding',
      description,
      amount: formatMicros(micros),
    });
  }
  return balancing;
}

function toMicros(amount: string): number {
  return parseAmount(amount).amountMicros;
}

function toFirstDayOfNextMonth(period: string): string {
  const day = new Date(`${period}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}
