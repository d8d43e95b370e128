import { addMicros } from '../money/micros.ts';
import type { ChargeCategory, CostLine } from './cost-line.ts';

/**
 * Sums of lines, in millionths of the currency's unit.
 *
 * @example
 * import { formatMicros, type InvoiceTotals } from '@arcadia/do-billing';
 *
 * export const describe = ({ netMicros, taxMicros }: InvoiceTotals): string =>
 *   `${formatMicros(netMicros)} + ${formatMicros(taxMicros)} tax`;
 */
export interface InvoiceTotals {
  /** Sum of every line: the total of the invoice. */
  grossMicros: number;
  /** Gross minus tax. Includes credits and adjustments. */
  netMicros: number;
  taxMicros: number;
  /** Usually negative. */
  creditMicros: number;
  /** Discounts, surcharges and refunds. */
  adjustmentMicros: number;
}

/**
 * Adds up lines of one document, or of several documents in the same currency.
 *
 * @throws {AmountError} with code `range` if a sum is not a safe integer.
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { formatMicros, parseInvoiceCsv, totalLines } from '@arcadia/do-billing';
 *
 * const { lines } = await parseInvoiceCsv(await readFile('invoice.csv'));
 * const { grossMicros } = totalLines(lines.filter(({ projectName }) => projectName === 'shop'));
 * console.log(formatMicros(grossMicros));
 */
export function totalLines(
  lines: Iterable<Pick<CostLine, 'chargeCategory' | 'amountMicros'>>,
): InvoiceTotals {
  const sums: Record<ChargeCategory, number> = {
    usage: 0,
    purchase: 0,
    tax: 0,
    credit: 0,
    adjustment: 0,
  };
  for (const { chargeCategory, amountMicros } of lines) {
    sums[chargeCategory] = addMicros(sums[chargeCategory], amountMicros);
  }
  const grossMicros = Object.values(sums).reduce(addMicros);
  return {
    grossMicros,
    netMicros: addMicros(grossMicros, -sums.tax),
    taxMicros: sums.tax,
    creditMicros: sums.credit,
    adjustmentMicros: sums.adjustment,
  };
}
