import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { Resource } from '../../match/resource.ts';
import type { InvoiceItem } from '../../payloads/invoice-item.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import type { GeneratedSummary } from './generated-summary.ts';

/**
 * An invoice in every shape that the provider gives it; all of them come to the same amount.
 *
 * @example
 * import { type GeneratedInvoice, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const invoices: GeneratedInvoice[] = [1, 2, 3].map((seed) => generateInvoice({ seed }));
 * for (const { billingPeriod, amount, items } of invoices) {
 *   console.log(billingPeriod, amount, items.length);
 * }
 */
export interface GeneratedInvoice {
  readonly invoiceUuid: string;
  readonly invoiceId: string;
  /** `YYYY-MM`. */
  readonly billingPeriod: string;
  /** What the invoice list says it comes to, as a decimal string in USD. */
  readonly amount: string;
  /** The lines, before they are written. */
  readonly lines: readonly BilledLine[];
  /** As `GET …/invoices/{uuid}/csv` answers. */
  readonly csv: string;
  /** What `parseInvoiceCsv` must give of `csv`. */
  readonly document: InvoiceDocument;
  /** The JSON items: one a line, in the same order. */
  readonly items: InvoiceItem[];
  readonly summary: GeneratedSummary;
  /** All that the account has and had, as matching wants it. */
  readonly resources: Resource[];
}
