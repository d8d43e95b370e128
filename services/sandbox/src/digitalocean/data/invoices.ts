import { billFleet, type GeneratedInvoice } from '@arcadia/do-billing/testing';
import { fleet } from './fleet.ts';
import { type Month, monthOf, monthsFrom } from './month.ts';
import { seededRandom } from './random.ts';
import { stableUuid } from './stable-uuid.ts';

/** An invoice, or the preview of one. */
export interface Invoice
  extends Pick<GeneratedInvoice, 'invoiceId' | 'amount' | 'csv' | 'items' | 'summary'> {
  readonly uuid: string;
  readonly month: Month;
  /** The first of the next month; null of the preview. */
  readonly issuedMs: number | null;
  readonly amountMicros: number;
}

/** Every invoice, newest first: one a month. */
export const invoices: readonly Invoice[] = monthsFrom('2014-12', '2026-04')
  .map((month) => toInvoice(month))
  .reverse();

/** What the current month comes to so far. */
export const preview: Invoice = toInvoice(monthOf('2026-05'), '2026-05-20T04:00:00Z');

/** When the preview was last made. */
export const previewUpdatedMs: number = Date.UTC(2026, 4, 20, 4, 41, 53);

function toInvoice(month: Month, until?: string): Invoice {
  const { period, startMs, endMs } = month;
  const months = Math.round((startMs - Date.UTC(2014, 11)) / 2_629_800_000);
  const uuid = stableUuid(`invoice/${period}`);
  const invoiceId = String(4_120_007 + months * 3_021_344 + seededRandom(period)(0, 99_999));
  const { amount, csv, items, summary, document } = billFleet(fleet, {
    billingPeriod: period,
    until,
    invoiceUuid: uuid,
    invoiceId,
  });
  const issuedMs = until === undefined ? endMs : null;
  const amountMicros = document.totals.grossMicros;
  return { uuid, invoiceId, month, issuedMs, amount, amountMicros, csv, items, summary };
}
