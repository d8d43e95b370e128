import { object, optional, type Shape, string } from './shape.ts';

/**
 * An invoice without its lines, as `GET /v2/customers/my/invoices` lists it. May contain further fields of the
 * provider.
 *
 * @example
 * import { createBillingClient, type Invoice } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const invoices: Invoice[] = await client.listInvoices().all();
 * const april = invoices.find(({ invoice_period }) => invoice_period === '2026-04');
 * console.log(april?.invoice_uuid, april?.amount);
 */
export interface Invoice {
  invoice_uuid: string;
  /** The printed number of the invoice. */
  invoice_id?: string | null | undefined;
  /** Decimal string in USD. May be zero or negative. */
  amount: string;
  /** The billed month, `YYYY-MM`. */
  invoice_period: string;
  /** Only the preview has it. RFC 3339. */
  updated_at?: string | null | undefined;
  /** Only final invoices have it. Such as `PAID`. */
  status?: string | null | undefined;
  /** `do:team:<uuid>`. */
  account_urn?: string | null | undefined;
}

/**
 * The final invoices, latest first, and the invoice of the current month. `invoice_preview` is null if the provider has
 * none yet, for example on the first day of a month.
 *
 * @example
 * import type { InvoiceList } from '@arcadia/do-billing/client';
 *
 * export const months = ({ invoices, invoice_preview: preview }: InvoiceList): string[] =>
 *   [...invoices, ...(preview === null ? [] : [preview])].map(({ invoice_period }) => invoice_period);
 */
export interface InvoiceList {
  invoices: Invoice[];
  invoice_preview: Invoice | null;
}

export const invoiceShape: Shape<Invoice> = object<Invoice>({
  invoice_uuid: string,
  invoice_id: optional(string),
  amount: string,
  invoice_period: string,
  updated_at: optional(string),
  status: optional(string),
  account_urn: optional(string),
});
