import type { InvoiceSummary } from '../../payloads/invoice-summary.ts';

/**
 * A summary with a field that the API has and its specification has not.
 *
 * @example
 * import { type GeneratedSummary, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const summary: GeneratedSummary = generateInvoice({ seed: 1 }).summary;
 * console.log(summary.amount, summary.usage_total, summary.taxes.amount);
 */
export interface GeneratedSummary extends InvoiceSummary {
  /** Decimal string in USD: the product charges, without overages. */
  usage_total: string;
}
