import canonicalize from 'canonicalize';
import { inTurns } from './in-turns.ts';

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
  /**
   * The amount to pay, net and tax together, in minor units. A minor unit is the smallest unit of the currency by
   * ISO 4217: a hundredth (a cent of `USD`, also of `HUF` or `IDR`) unless the standard has 0 decimals (`JPY`: a yen),
   * 3 (`KWD`: a thousandth) or 4 (`CLF`).
   */
  readonly amountGrossMinor: number;
  /** The amount before tax, in minor units. */
  readonly amountNetMinor: number;
  /** The tax, in minor units. */
  readonly amountTaxMinor: number;
  /** The lines, with those of the tax. They add up to the gross amount; half a minor unit of rounding is allowed. */
  readonly lines: readonly FinanceInvoiceLine[];
}

/** One line of the vendor's bill, unchanged. */
export interface FinanceInvoiceLine {
  /** The kind of product, e.g. `droplet` or `tax`. */
  readonly kind: string;
  /** The name of the product on the bill. */
  readonly product: string;
  readonly description: string;
  /**
   * A decimal string in the currency of the invoice, with the digits of the bill, e.g. `"3.10"`. Up to 18 digits on each
   * side of the point.
   */
  readonly amount: string;
}

/** An invoice without faults as the body of a call. Equal invoices of one tenant have equal bodies. */
export interface EncodedInvoice {
  /** Canonical JSON (RFC 8785). */
  readonly json: string;
}

/** Encodes an invoice as the body of the API call. Copies only known members. */
export async function encodeInvoice(
  invoice: FinanceInvoice,
  tenantId: string,
): Promise<EncodedInvoice> {
  const batches: string[] = [];
  for await (const { batch } of inTurns(invoice.lines)) batches.push(batch.map(encodeLine).join());
  const json = encode({
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
    lines: [],
  });
  // No text of an invoice contains this: JSON escapes the quotation marks of texts.
  const [head = '', tail = ''] = json.split('"lines":[]');
  return { json: `${head}"lines":[${batches.join()}]${tail}` };
}

function encodeLine({ kind, product, description, amount }: FinanceInvoiceLine): string {
  return encode({ kind, product, description, amount });
}

function encode(value: object): string {
  return canonicalize(value) ?? '';
}
