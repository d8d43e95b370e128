import { arrayOf, object, optional, type Shape, string } from './shape.ts';

/**
 * A named charge of a summary. `amount` is a decimal string in USD, negative for credits.
 *
 * @example
 * import { createBillingClient, type SummaryCharge } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { overages, taxes } = await client.getInvoiceSummary('preview');
 * const charges: SummaryCharge[] = [overages, taxes];
 * for (const { name, amount } of charges) console.log(name, amount);
 */
export interface SummaryCharge {
  name: string;
  amount: string;
}

/**
 * A product of a summary. Several items may share a name; their amounts add up.
 *
 * @example
 * import { parseAmount } from '@arcadia/do-billing';
 * import type { SummaryItem } from '@arcadia/do-billing/client';
 *
 * export function microsByName(items: readonly SummaryItem[]): Map<string, number> {
 *   const sums = new Map<string, number>();
 *   for (const { name, amount } of items) {
 *     sums.set(name, (sums.get(name) ?? 0) + parseAmount(amount).amountMicros);
 *   }
 *   return sums;
 * }
 */
export interface SummaryItem extends SummaryCharge {
  /** Number of resources, as a string. */
  count?: string | null | undefined;
}

/**
 * The charges for all products: their total, and one item per product.
 *
 * @example
 * import { createBillingClient, type SummaryProductCharges } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const { product_charges } = await client.getInvoiceSummary('preview');
 * const { amount, items }: SummaryProductCharges = product_charges;
 * console.log(amount, items.map(({ name }) => name));
 */
export interface SummaryProductCharges extends SummaryCharge {
  items: SummaryItem[];
}

/**
 * The billing address of an invoice: `user_billing_address` of its summary. Times are RFC 3339.
 *
 * @example
 * import { type BillingAddress, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const summary = await client.getInvoiceSummary('preview');
 * const address: BillingAddress = summary.user_billing_address ?? {};
 * console.log(address.address_line1, address.city, address.country_iso2_code);
 */
export interface BillingAddress {
  address_line1?: string | null | undefined;
  address_line2?: string | null | undefined;
  city?: string | null | undefined;
  region?: string | null | undefined;
  postal_code?: string | null | undefined;
  country_iso2_code?: string | null | undefined;
  created_at?: string | null | undefined;
  updated_at?: string | null | undefined;
}

/**
 * The summary of an invoice, as `GET /v2/customers/my/invoices/{uuid}/summary` sends it. May contain further fields of
 * the provider.
 *
 * @example
 * import { createBillingClient, type InvoiceSummary } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const summary: InvoiceSummary = await client.getInvoiceSummary('preview');
 * console.log(summary.billing_period, summary.amount, 'of which tax', summary.taxes.amount);
 * for (const { name, amount, count } of summary.product_charges.items) console.log(name, amount, count);
 */
export interface InvoiceSummary {
  invoice_uuid: string;
  invoice_id?: string | null | undefined;
  /** `YYYY-MM`. */
  billing_period: string;
  /** Total of the invoice: a decimal string in USD. */
  amount: string;
  user_name?: string | null | undefined;
  user_billing_address?: BillingAddress | null | undefined;
  user_company?: string | null | undefined;
  user_email?: string | null | undefined;
  product_charges: SummaryProductCharges;
  overages: SummaryCharge;
  taxes: SummaryCharge;
  /** Negative if it lowers the invoice. */
  credits_and_adjustments: SummaryCharge;
}

const charge = { name: string, amount: string };

const address: Shape<BillingAddress> = object<BillingAddress>({
  address_line1: optional(string),
  address_line2: optional(string),
  city: optional(string),
  region: optional(string),
  postal_code: optional(string),
  country_iso2_code: optional(string),
  created_at: optional(string),
  updated_at: optional(string),
});

export const invoiceSummaryShape: Shape<InvoiceSummary> = object<InvoiceSummary>({
  invoice_uuid: string,
  invoice_id: optional(string),
  billing_period: string,
  amount: string,
  user_name: optional(string),
  user_billing_address: optional(address),
  user_company: optional(string),
  user_email: optional(string),
  product_charges: object<SummaryProductCharges>({
    ...charge,
    items: arrayOf(object<SummaryItem>({ ...charge, count: optional(string) })),
  }),
  overages: object<SummaryCharge>(charge),
  taxes: object<SummaryCharge>(charge),
  credits_and_adjustments: object<SummaryCharge>(charge),
});
