import { billFleet, type GeneratedInvoice } from '@arcadia/do-billing/testing';
import { type Month, monthOf, monthsFrom } from './fleet/months.ts';
import { seededRandom, stableUuid } from './fleet/stable-values.ts';
import { fleet } from './fleet.ts';

/** An invoice, or the preview of the next one. */
export interface Invoice
  extends Pick<GeneratedInvoice, 'invoiceId' | 'amount' | 'csv' | 'items' | 'summary'> {
  readonly uuid: string;
  readonly month: Month;
  /** The start of the next month, in milliseconds since the epoch. Null for the preview. */
  readonly issuedMs: number | null;
  /** The amount in millionths of a dollar. */
  readonly amountMicros: number;
}

const AVERAGE_MONTH_MS = 2_629_800_000;
const FIRST_INVOICE_ID = 4_120_007;

/** Every invoice, one a month, newest first. */
export const invoices: readonly Invoice[] = monthsFrom('2014-12', '2026-04')
  .map((month) => generate(month))
  .reverse();

/** The preview of the current month: its charges so far. */
export const preview: Invoice = generate(monthOf('2026-05'), '2026-05-20T04:00:00Z');

/** When the API last updated the preview, in milliseconds since the epoch. */
export const PREVIEW_UPDATED_MS: number = Date.UTC(2026, 4, 20, 4, 41, 53);

function generate(month: Month, until?: string): Invoice {
  const { period, startMs, endMs } = month;
  const months = Math.round((startMs - Date.UTC(2014, 11)) / AVERAGE_MONTH_MS);
  const uuid = stableUuid(`invoice/${period}`);
  const offset = seededRandom(period)(0, 99_999);
  const invoiceId = String(FIRST_INVOICE_ID + months * 3_021_344 + offset);
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
