import type { ChargeCategory } from '../lines/cost-line.ts';

/**
 * A total of the caller and its difference from the lines, in millionths of the currency's unit.
 *
 * @example
 * import { type ComparedTotal, formatMicros } from '@arcadia/do-billing';
 *
 * export const describe = ({ givenMicros, deltaMicros }: ComparedTotal): string =>
 *   `${formatMicros(givenMicros)}, off by ${formatMicros(deltaMicros)}`;
 */
export interface ComparedTotal {
  givenMicros: number;
  /** The lines minus the given total: negative if lines are missing. */
  deltaMicros: number;
}

/**
 * A part of the invoice in which the lines and a given total differ. Amounts are in millionths of
 * the currency's unit.
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
  /** One category, or several if the summary gives only their sum. */
  chargeCategories: ChargeCategory[];
  /** Null if the given total is not split by product. */
  product: string | null;
  linesMicros: number;
  givenMicros: number;
  /** The lines minus the given amount. */
  deltaMicros: number;
}

/**
 * The result of reconciling an invoice. Amounts are in millionths of the currency's unit.
 *
 * @example
 * import { formatMicros, type InvoiceReconciliation } from '@arcadia/do-billing';
 *
 * export function describe(reconciliation: InvoiceReconciliation): string {
 *   const { reconciled, rounding, deltaMicros, rejectCount } = reconciliation;
 *   if (rounding) return `reconciled, rounded by ${formatMicros(deltaMicros)}`;
 *   if (reconciled) return 'reconciled';
 *   return `off by ${formatMicros(deltaMicros)}, ${rejectCount} rows not read`;
 * }
 */
export interface InvoiceReconciliation {
  /**
   * True if at least one total was given, every given total agrees, the tax agrees with the summary, and
   * no row was rejected. A total agrees within half a cent, or half a unit of its last digit if that is
   * less; the tax agrees within half a cent.
   */
  reconciled: boolean;
  /** True if the invoice is reconciled, and `deltaMicros` is the part of a cent by which a total was rounded. */
  rounding: boolean;
  linesMicros: number;
  /** Number of rejected rows. The sums lack their money. */
  rejectCount: number;
  /**
   * The delta of the first of invoice total, summary and items that does not agree. If all agree, the
   * first nonzero delta, which is a rounding; else 0.
   */
  deltaMicros: number;
  /** Null if not given; the same holds for `summary` and `items`. */
  invoiceTotal: ComparedTotal | null;
  summary: ComparedTotal | null;
  items: ComparedTotal | null;
  /** The tax lines, compared with the taxes of the summary. Null if no summary was given. */
  taxes: ComparedTotal | null;
  /** True if `taxes` does not agree. The total of the summary may agree nevertheless. */
  taxDiffers: boolean;
  /** The parts in which the lines differ from a summary or items that do not agree. Else empty. */
  differences: ReconciliationDifference[];
}
