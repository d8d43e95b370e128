/** One line of the vendor's bill, as it was billed. */
export interface FinanceInvoiceLine {
  /** What kind of thing was charged, e.g. `droplet` or `tax`. */
  readonly kind: string;
  /** The product's name on the bill. */
  readonly product: string;
  readonly description: string;
  /** A decimal string in the invoice's currency, with the digits as billed, e.g. `"3.10"`. */
  readonly amount: string;
}

/** A vendor's invoice, for the books. */
export interface FinanceInvoice {
  /** Where it comes from, e.g. `digitalocean`. Finance keeps one invoice per tenant, source and `externalId`. */
  readonly source: string;
  /** The vendor's own id of the invoice. */
  readonly externalId: string;
  /** Made by finance when it is first seen. */
  readonly vendor: { readonly name: string; readonly category: string };
  /** The number printed on the invoice; null where there is none. */
  readonly invoiceNumber: string | null;
  /** The first day of the billed period, `YYYY-MM-DD`. */
  readonly periodStart: string;
  /** The first day after the billed period, `YYYY-MM-DD`. */
  readonly periodEnd: string;
  /** When the vendor issued it, RFC 3339 in UTC with `Z`; null where that is not known. */
  readonly issuedAt: string | null;
  /** ISO 4217, e.g. `USD`. */
  readonly currency: string;
  /** What is paid, in minor units (cents): net and tax together. */
  readonly amountGrossMinor: number;
  /** In minor units. */
  readonly amountNetMinor: number;
  /** In minor units. */
  readonly amountTaxMinor: number;
  readonly lines: readonly FinanceInvoiceLine[];
}
