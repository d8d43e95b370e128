import type { InvoiceItem } from '@arcadia/do-billing';
import { billEstate, type GeneratedSummary } from '@arcadia/do-billing/testing';
import { estate } from './estate.ts';
import { type Month, monthOf, monthsFrom } from './month.ts';
import { seededRandom } from './random.ts';
import { stableUuid } from './stable-uuid.ts';

/** An invoice, or the preview of one. */
export interface Invoice {
  readonly uuid: string;
  readonly invoiceId: string;
  readonly month: Month;
  /** The first of the next month; null of the preview. */
  readonly issuedMs: number | null;
  readonly csv: string;
  readonly lines: readonly InvoiceItem[];
  readonly summary: GeneratedSummary;
  /** The sum of the lines. */
  readonly cents: number;
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
  const { csv, items, summary, document } = billEstate(estate, {
    billingPeriod: period,
    until,
    invoiceUuid: uuid,
    invoiceId,
  });
  return {
    uuid,
    invoiceId,
    month,
    issuedMs: until === undefined ? endMs : null,
    csv,
    lines: items,
    summary,
    cents: document.totals.grossMicros / 10_000,
  };
}
