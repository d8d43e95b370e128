import type { InvoiceSummary } from '../../payloads/invoice-summary.ts';

/** A summary with a field that the API has and its specification has not. */
export interface GeneratedSummary extends InvoiceSummary {
  /** Decimal string: the product charges, without overages. */
  usage_total: string;
}
