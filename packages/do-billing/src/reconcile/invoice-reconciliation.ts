import type { ChargeCategory } from '../lines/cost-line.ts';

/**
 * A total that was given, beside what the lines come to; in millionths of the currency's unit.
 *
 * @example
 * import { type ComparedTotal, formatMicros } from '@arcadia/do-billing';
 *
 * export const describe = ({ givenMicros, deltaMicros }: ComparedTotal): string =>
 *   `${formatMicros(givenMicros)}, off by ${formatMicros(deltaMicros)}`;
 */
export interface ComparedTotal {
  givenMicros: number;
  /** The lines less what was given: negative where lines are missing. */
  deltaMicros: number;
}

/**
 * A part of the invoice in which the lines and a given total differ; amounts are millionths of the
 * currency's unit.
 *
 * @example
 * import { formatMicros, type ReconciliationDifference } from '@arcadia/do-billing';
 *
 * export const describe = (difference: ReconciliationDifference): string =>
 *   `${difference.product ?? difference.chargeCategories.join(' and ')}: ` +
 *   `${formatMicros(difference.deltaMicros)} against the ${difference.against}`;
 */
export interface ReconciliationDifference {
  against: 'summary' | 'items';
  /** One category; several where the summary gives only their sum. */
  chargeCategories: ChargeCategory[];
  /** Null where the total given is not split by product. */
  product: string | null;
  linesMicros: number;
  givenMicros: number;
  /** The lines less what was given. */
  deltaMicros: number;
}

/**
 * Whether an invoice's totals agree. Amounts are millionths of the currency's unit.
 *
 * @example
 * import { formatMicros, type InvoiceReconciliation } from '@arcadia/do-billing';
 *
 * export function tell({ reconciled, deltaMicros, rejectCount }: InvoiceReconciliation): string {
 *   if (reconciled) return 'reconciled';
 *   return `off by ${formatMicros(deltaMicros)}, ${rejectCount} rows not read`;
 * }
 */
export interface InvoiceReconciliation {
  /**
   * True only where something was given to compare with, every total given agrees to the
   * millionth, and no row was rejected.
   */
  reconciled: boolean;
  linesMicros: number;
  /** Rows that could not be read, and so are in no sum. */
  rejectCount: number;
  /** The first delta that is not 0, of invoice total, summary and items; 0 where all agree. */
  deltaMicros: number;
  /** Null where it was not given; likewise `summary` and `items`. */
  invoiceTotal: ComparedTotal | null;
  summary: ComparedTotal | null;
  items: ComparedTotal | null;
  /** Where the totals that disagree do so. Empty where they agree. */
  differences: ReconciliationDifference[];
}
