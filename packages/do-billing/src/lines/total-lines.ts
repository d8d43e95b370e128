import { sumMicros } from '../money/sum-micros.ts';
import type { ChargeCategory, CostLine } from './cost-line.ts';

/** Sums of lines in millionths of the currency's unit. */
export interface InvoiceTotals {
  /** Every line: what the invoice comes to. */
  grossMicros: number;
  /** Gross less tax; credits and adjustments are part of it. */
  netMicros: number;
  taxMicros: number;
  /** Usually negative. */
  creditMicros: number;
  /** Discounts, surcharges and refunds. */
  adjustmentMicros: number;
}

/** @throws {AmountError} with code `range` where a sum does not fit a safe integer. */
export function totalLines(
  lines: readonly Pick<CostLine, 'chargeCategory' | 'amountMicros'>[],
): InvoiceTotals {
  const total = (category: ChargeCategory) =>
    sumMicros(lines.filter((l) => l.chargeCategory === category).map((l) => l.amountMicros));

  const grossMicros = sumMicros(lines.map((line) => line.amountMicros));
  const taxMicros = total('tax');
  return {
    grossMicros,
    netMicros: sumMicros([grossMicros, -taxMicros]),
    taxMicros,
    creditMicros: total('credit'),
    adjustmentMicros: total('adjustment'),
  };
}
