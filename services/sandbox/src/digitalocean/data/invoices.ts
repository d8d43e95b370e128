import { accountLines } from './account-lines.ts';
import { adjustmentLines } from './adjustment-lines.ts';
import { backupLines } from './backup-lines.ts';
import { clusterLines } from './cluster-lines.ts';
import { databaseLines } from './database-lines.ts';
import { dropletLines } from './droplet-lines.ts';
import type { Line } from './line.ts';
import { loadBalancerLines } from './load-balancer-lines.ts';
import { type Month, monthOf, monthsFrom } from './month.ts';
import { seededRandom } from './random.ts';
import { snapshotLines } from './snapshot-lines.ts';
import { spacesLines } from './spaces-lines.ts';
import { stableUuid } from './stable-uuid.ts';
import { taxLines } from './tax-lines.ts';
import { volumeLines } from './volume-lines.ts';

/** An invoice, or the preview of one. */
export interface Invoice {
  readonly uuid: string;
  readonly invoiceId: string;
  readonly month: Month;
  /** The first of the next month; null of the preview. */
  readonly issuedMs: number | null;
  readonly lines: readonly Line[];
  /** The sum of the lines. */
  readonly cents: number;
}

/** Every invoice, newest first: one a month. */
export const invoices: readonly Invoice[] = monthsFrom('2014-12', '2026-04')
  .map((month) => toInvoice(month, month.endMs))
  .reverse();

/** What the current month comes to so far. */
export const preview: Invoice = toInvoice(
  { ...monthOf('2026-05'), endMs: Date.UTC(2026, 4, 20, 4) },
  null,
);

/** When the preview was last made. */
export const previewUpdatedMs: number = Date.UTC(2026, 4, 20, 4, 41, 53);

function toInvoice(month: Month, issuedMs: number | null): Invoice {
  const others = [
    ...dropletLines(month),
    ...backupLines(month),
    ...snapshotLines(month),
    ...volumeLines(month),
    ...loadBalancerLines(month),
    ...databaseLines(month),
    ...clusterLines(month),
    ...spacesLines(month),
    ...accountLines(month),
    ...adjustmentLines(month),
  ];
  const lines = [...others, ...taxLines(month, others)];
  const months = Math.round((month.startMs - Date.UTC(2014, 11)) / 2_629_800_000);
  return {
    uuid: stableUuid(`invoice/${month.period}`),
    invoiceId: String(4_120_007 + months * 3_021_344 + seededRandom(month.period)(0, 99_999)),
    month,
    issuedMs,
    lines,
    cents: lines.reduce((sum, { cents }) => sum + cents, 0),
  };
}
