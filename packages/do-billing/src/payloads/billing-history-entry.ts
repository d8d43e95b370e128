import { object, optional, type Shape, string } from './shape.ts';

/**
 * What an entry is. One that the provider adds later comes through as it is.
 *
 * @example
 * import type { BillingHistoryType } from '@arcadia/do-billing/client';
 *
 * const received: readonly BillingHistoryType[] = ['Payment', 'Credit'];
 * export const isReceived = (type: BillingHistoryType): boolean => received.includes(type);
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
 * An entry of `GET /v2/customers/my/billing_history`, as the provider sends it. Fields not listed
 * here stay too. Payments cancel invoices out, so the sum of a history is not what was spent.
 * Payments have no id: what tells two entries apart is type, date, amount and description together.
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
  /** Of invoices only. */
  invoice_id?: string | null | undefined;
  /** Of invoices only. */
  invoice_uuid?: string | null | undefined;
  /** Of payments only. */
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
