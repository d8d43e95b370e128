import { isCalendarDate } from '@arcadia/internal/calendar-date';

const CURRENCY = /^[A-Z]{3}$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

/** An invoice of a vendor. */
export interface FinanceInvoice {
  /** The system that the invoice comes from, e.g. `digitalocean`. Finance keeps one invoice per tenant, source and `externalId`. */
  readonly source: string;
  /** The vendor's own id of the invoice. */
  readonly externalId: string;
  /** Finance creates the vendor with its first invoice. */
  readonly vendor: { readonly name: string; readonly category: string };
  /** The number printed on the invoice; null without one. */
  readonly invoiceNumber: string | null;
  /** The first day of the billed period, `YYYY-MM-DD`. */
  readonly periodStart: string;
  /** The first day after the billed period, `YYYY-MM-DD`. */
  readonly periodEnd: string;
  /** The time of issue, RFC 3339 in UTC with `Z`; null if unknown. */
  readonly issuedAt: string | null;
  /** The ISO 4217 code, e.g. `USD`. */
  readonly currency: string;
  /** The amount to pay, net and tax together, in minor units (cents). */
  readonly amountGrossMinor: number;
  /** The amount before tax, in minor units. */
  readonly amountNetMinor: number;
  /** The tax, in minor units. */
  readonly amountTaxMinor: number;
  readonly lines: readonly FinanceInvoiceLine[];
}

/** One line of the vendor's bill, unchanged. */
export interface FinanceInvoiceLine {
  /** The kind of product, e.g. `droplet` or `tax`. */
  readonly kind: string;
  /** The name of the product on the bill. */
  readonly product: string;
  readonly description: string;
  /** A decimal string in the currency of the invoice, with the digits of the bill, e.g. `"3.10"`. */
  readonly amount: string;
}

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
    ...invoice.lines.map(({ amount }, index): [boolean, string] => [
      DECIMAL.test(amount),
      `"lines[${index}].amount" must be a decimal string, but is "${amount}"`,
    ]),
  ];
  return checks.filter(([ok]) => !ok).map(([, fault]) => fault);
}

function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  const date = new Date(text);
  // Date reads 30 February as 2 March, and hour 24 as the next day.
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text.slice(0, 10));
}

/** Converts an invoice to the body of the API call. Copies only known members. */
export function toApiInvoice(invoice: FinanceInvoice, tenantId: string): object {
  return {
    tenant_id: tenantId,
    source: invoice.source,
    external_id: invoice.externalId,
    vendor: { name: invoice.vendor.name, category: invoice.vendor.category },
    invoice_number: invoice.invoiceNumber,
    period_start: invoice.periodStart,
    period_end: invoice.periodEnd,
    issued_at: invoice.issuedAt,
    currency: invoice.currency,
    amount_gross_minor: invoice.amountGrossMinor,
    amount_net_minor: invoice.amountNetMinor,
    amount_tax_minor: invoice.amountTaxMinor,
    lines: invoice.lines.map(({ kind, product, description, amount }) => ({
      kind,
      product,
      description,
      amount,
    })),
  };
}
