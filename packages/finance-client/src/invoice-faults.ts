import { isCalendarDate } from '@arcadia/internal/calendar-date';
import type { FinanceInvoice } from './invoice.ts';
import { findLineFaults } from './line-faults.ts';

const CURRENCY = /^[A-Z]{3}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** Finds every reason why finance could not book the invoice, each as a phrase. Empty if there are none. */
export function findInvoiceFaults(invoice: FinanceInvoice): string[] {
  const { vendor, amountGrossMinor, amountNetMinor, amountTaxMinor } = invoice;
  const checks: [ok: boolean, fault: string][] = [
    ...Object.entries({
      source: invoice.source,
      externalId: invoice.externalId,
      'vendor.name': vendor.name,
      'vendor.category': vendor.category,
    }).map(([name, text]): [boolean, string] => [text !== '', `"${name}" must not be empty`]),
    ...Object.entries({ amountGrossMinor, amountNetMinor, amountTaxMinor }).map(
      ([name, amount]): [boolean, string] => [
        Number.isSafeInteger(amount),
        `"${name}" must be an integer in minor units, but is ${amount}`,
      ],
    ),
    [
      amountNetMinor + amountTaxMinor === amountGrossMinor,
      `net ${amountNetMinor} and tax ${amountTaxMinor} must add up to gross ${amountGrossMinor}`,
    ],
    [
      CURRENCY.test(invoice.currency),
      `"currency" must be an ISO 4217 code, but is "${invoice.currency}"`,
    ],
    [isCalendarDate(invoice.periodStart), '"periodStart" must be a date, YYYY-MM-DD'],
    [isCalendarDate(invoice.periodEnd), '"periodEnd" must be a date, YYYY-MM-DD'],
    [invoice.periodStart < invoice.periodEnd, '"periodEnd" must be after "periodStart"'],
    [
      invoice.issuedAt === null || isInstant(invoice.issuedAt),
      '"issuedAt" must be RFC 3339 in UTC, e.g. 2026-05-01T06:53:29Z',
    ],
  ];
  const faults = checks.filter(([ok]) => !ok).map(([, fault]) => fault);
  return [...faults, ...findLineFaults(invoice)];
}

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const date = new Date(text);
  // Date reads 30 February as 2 March, and hour 24 as the next day.
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text.slice(0, 10));
}
