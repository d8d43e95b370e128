import type { ChargeCategory, CostLine } from '../lines/cost-line.ts';
import { groupByKey } from '../match/text-keys.ts';
import { totalMicros } from '../money/micros.ts';
import { parseAmount } from '../money/parse-amount.ts';
import type { InvoiceSummary, SummaryCharge } from '../payloads/invoice-summary.ts';
import { trimText } from '../trim-text.ts';
import { compareTotal } from './compare-total.ts';
import type { ReconciliationDifference } from './invoice-reconciliation.ts';

/** The fields of a line, or of a JSON item, that the differences from the items read. */
type Charge = Pick<CostLine, 'product' | 'chargeCategory' | 'amountMicros'>;

/** Compares the lines with the JSON items, by charge category and product. */
export function differencesFromItems(
  lines: readonly Charge[],
  items: readonly Charge[],
): ReconciliationDifference[] {
  return findDifferences('items', lines.map(toPartialAmount), items.map(toPartialAmount));
}

/**
 * Compares the lines with the summary: usage and purchases by product, a name that the summary may
 * repeat; taxes as one sum; credits and adjustments as one sum. The summary lists overages apart
 * from the products, but names their product.
 */
export function differencesFromSummary(
  lines: readonly Charge[],
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
        product: byProduct ? trimText(name) : null,
        ...parseAmount(amount),
      })),
    );
  return [
    ...differencesIn(['usage', 'purchase'], [...product_charges.items, overages], true),
    ...differencesIn(['tax'], [taxes]),
    ...differencesIn(['credit', 'adjustment'], [credits_and_adjustments]),
  ];
}

/** An amount that belongs to a part of the invoice. */
interface PartialAmount extends Pick<ReconciliationDifference, 'chargeCategories' | 'product'> {
  amountMicros: number;
}

function toPartialAmount({ product, chargeCategory, amountMicros }: Charge): PartialAmount {
  return { product, chargeCategories: [chargeCategory], amountMicros };
}

/** Returns the parts in which lines and `given` differ, in the order of their first amounts. */
function findDifferences(
  against: ReconciliationDifference['against'],
  lines: readonly PartialAmount[],
  given: readonly PartialAmount[],
): ReconciliationDifference[] {
  const isGiven = new Set(given);
  const parts = groupByKey([...lines, ...given], ({ chargeCategories, product }) =>
    JSON.stringify([chargeCategories, product]),
  );
  return Array.from(parts.values(), (amounts) => {
    const [{ chargeCategories, product }] = amounts;
    const linesMicros = totalMicros(amounts.filter((amount) => !isGiven.has(amount)));
    const compared = compareTotal(
      linesMicros,
      amounts.filter((amount) => isGiven.has(amount)),
    );
    return { against, chargeCategories, product, linesMicros, ...compared };
  }).filter(({ deltaMicros }) => deltaMicros !== 0);
}
