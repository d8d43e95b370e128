import type { FinanceInvoice } from './finance-invoice.ts';

/** Why finance could not book an invoice, each as a sentence; empty where nothing is wrong. */
export function invoiceFaults(invoice: FinanceInvoice): string[] {
  const { vendor, amountGrossMinor, amountNetMinor, amountTaxMinor } = invoice;
  const checks: [sound: boolean, fault: string][] = [
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
      `net ${amountNetMinor} and tax ${amountTaxMinor} must come to gross ${amountGrossMinor}`,
    ],
    [
      /^[A-Z]{3}$/.test(invoice.currency),
      `"currency" must be an ISO 4217 code, but is "${invoice.currency}"`,
    ],
    [isDate(invoice.periodStart), '"periodStart" must be a date, YYYY-MM-DD'],
    [isDate(invoice.periodEnd), '"periodEnd" must be a date, YYYY-MM-DD'],
    [invoice.periodStart < invoice.periodEnd, '"periodEnd" must be after "periodStart"'],
    [
      invoice.issuedAt === null || isInstant(invoice.issuedAt),
      '"issuedAt" must be RFC 3339 in UTC, e.g. 2026-05-01T06:53:29Z',
    ],
    ...invoice.lines.map(({ amount }, index): [boolean, string] => [
      /^-?\d+(\.\d+)?$/.test(amount),
      `"lines[${index}].amount" must be a decimal string, but is "${amount}"`,
    ]),
  ];
  return checks.filter(([sound]) => !sound).map(([, fault]) => fault);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isInstant(`${text}T00:00:00Z`);
}

function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text)) return false;
  const date = new Date(text);
  // Date takes 30 February for 2 March.
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text.slice(0, 10));
}
