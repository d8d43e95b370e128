import { isCalendarDate } from '@arcadia/internal/calendar-date';
import type { FinanceInvoice } from './invoice.ts';
import { findLineFaults } from './line-faults.ts';
import { isObject, isText, quote, type Unchecked } from './unchecked.ts';

const CURRENCY = /^[A-Z]{3}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/**
 * Finds every reason why finance could not book the invoice, each as a phrase. Empty if there are none. JavaScript
 * callers may leave out a member, or give it another type: that is a fault too.
 */
export async function findInvoiceFaults(invoice: Unchecked<FinanceInvoice>): Promise<string[]> {
  if (!isObject(invoice)) return [`the invoice must be an object, but is ${quote(invoice)}`];
  const { currency, periodStart, periodEnd, issuedAt, invoiceNumber } = invoice;
  const checks: [ok: boolean, fault: string][] = [
    ...checkTexts(invoice),
    [
      invoiceNumber === null || isText(invoiceNumber),
      `"invoiceNumber" must be text or null, but is ${quote(invoiceNumber)}`,
    ],
    ...checkAmounts(invoice),
    [
      typeof currency === 'string' && CURRENCY.test(currency),
      `"currency" must be an ISO 4217 code, but is ${quote(currency)}`,
    ],
    [isDate(periodStart), '"periodStart" must be a date, YYYY-MM-DD'],
    [isDate(periodEnd), '"periodEnd" must be a date, YYYY-MM-DD'],
    [
      typeof periodStart !== 'string' || typeof periodEnd !== 'string' || periodStart < periodEnd,
      '"periodEnd" must be after "periodStart"',
    ],
    [
      issuedAt === null || isInstant(issuedAt),
      '"issuedAt" must be RFC 3339 in UTC, e.g. 2026-05-01T06:53:29Z',
    ],
  ];
  const faults = checks.filter(([ok]) => !ok).map(([, fault]) => fault);
  return [...faults, ...(await findLineFaults(invoice))];
}

function checkTexts(invoice: Unchecked<FinanceInvoice>): [ok: boolean, fault: string][] {
  const vendor: Unchecked<FinanceInvoice['vendor']> = isObject(invoice.vendor)
    ? invoice.vendor
    : {};
  const texts = {
    source: invoice.source,
    externalId: invoice.externalId,
    'vendor.name': vendor.name,
    'vendor.category': vendor.category,
  };
  return Object.entries(texts).map(([name, text]) =>
    text === ''
      ? [false, `"${name}" must not be empty`]
      : [isText(text), `"${name}" must be text, but is ${quote(text)}`],
  );
}

function checkAmounts({
  amountGrossMinor: gross,
  amountNetMinor: net,
  amountTaxMinor: tax,
}: Unchecked<FinanceInvoice>): [ok: boolean, fault: string][] {
  const amounts = { amountGrossMinor: gross, amountNetMinor: net, amountTaxMinor: tax };
  return [
    ...Object.entries(amounts).map(([name, amount]): [boolean, string] => [
      Number.isSafeInteger(amount),
      `"${name}" must be an integer in minor units, but is ${quote(amount)}`,
    ]),
    [
      typeof gross !== 'number' ||
        typeof net !== 'number' ||
        typeof tax !== 'number' ||
        net + tax === gross,
      `net ${quote(net)} and tax ${quote(tax)} must add up to gross ${quote(gross)}`,
    ],
  ];
}

function isDate(value: unknown): boolean {
  return typeof value === 'string' && isCalendarDate(value);
}

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  const date = new Date(value);
  // Date reads 30 February as 2 March, and hour 24 as the next day.
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(value.slice(0, 10));
}
