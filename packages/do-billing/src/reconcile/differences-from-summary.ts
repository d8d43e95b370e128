import type { ChargeCategory, CostLine } from '../lines/cost-line.ts';
import { parseAmount } from '../money/parse-amount.ts';
import type { InvoiceSummary, SummaryCharge } from '../payloads/invoice-summary.ts';
import { findDifferences } from './find-differences.ts';
import type { ReconciliationDifference } from './invoice-reconciliation.ts';

/**
 * By product, for which the summary may use a name several times; taxes, and credits with
 * adjustments, as one sum each. Overages are a product whose name the summary gives.
 */
export function differencesFromSummary(
  lines: readonly CostLine[],
  { product_charges, overages, taxes, credits_and_adjustments }: InvoiceSummary,
): ReconciliationDifference[] {
  const differencesIn = (
    chargeCategories: ChargeCategory[],
    given: SummaryCharge[],
    byProduct = false,
  ) =>
    findDifferences(
      'summary',
      lines
        .filter(({ chargeCategory }) => chargeCategories.includes(chargeCategory))
        .map(({ product, amountMicros }) => ({
          chargeCategories,
          product: byProduct ? product : null,
          amountMicros,
        })),
      given.map(({ name, amount }) => ({
        chargeCategories,
        product: byProduct ? name : null,
        ...parseAmount(amount),
      })),
    );
  return [
    ...differencesIn(['usage', 'purchase'], [...product_charges.items, overages], true),
    ...differencesIn(['tax'], [taxes]),
    ...differencesIn(['credit', 'adjustment'], [credits_and_adjustments]),
  ];
}
