import { object, optional, type Shape, string } from './shape.ts';

/**
 * Type of an entry of the billing history. The client keeps types that the provider adds later.
 *
 * @example
 * import type { BillingHistoryType } from '@arcadia/do-billing/client';
 *
 * const receivedTypes: readonly BillingHistoryType[] = ['Payment', 'Credit'];
 * export const isReceived = (type: BillingHistoryType): boolean => receivedTypes.includes(type);
 */
export type BillingHistoryType =
  | 'ACHFailure'
  | 'Adjustment'
  | 'AttemptFailed'
  | 'Chargeback'
  | 'Credit'
  | 'CreditExpiration'
  | 'Invoice'
  | 'Payment'
  | 'Refund'
  | 'Reversal'
  | (string & {});

/**
 * An entry of the billing history, as `GET /v2/customers/my/billing_history` sends it. May contain further fields of
 * the provider. Payments offset invoices, so the sum of a history is not the cost; add up the invoices instead.
 * Payments have no id: only type, date, amount and description together distinguish two entries.
 *
 * @example
 * import { type BillingHistoryEntry, createBillingClient } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const isInvoice = ({ type }: BillingHistoryEntry) => type === 'Invoice';
 * const invoices = (await client.listBillingHistory().all()).filter(isInvoice);
 * console.log(invoices.map(({ date, invoice_uuid }) => `${date} ${invoice_uuid}`));
 */
export interface BillingHistoryEntry {
  description: string;
  /** Decimal string in USD; payments are negative. */
  amount: string;
  /** RFC 3339. */
  date: string;
  type: BillingHistoryType;
  /** Only invoices have it. */
  invoice_id?: string | null | undefined;
  /** Only invoices have it. */
  invoice_uuid?: string | null | undefined;
  /** Only payments have it. */
  receipt_id?: string | null | undefined;
}

export const billingHistoryEntryShape: Shape<BillingHistoryEntry> = object<BillingHistoryEntry>({
  description: string,
  amount: string,
  date: string,
  type: string,
  invoice_id: optional(string),
  invoice_uuid: optional(string),
  receipt_id: optional(string),
});
