import { groupBy } from '../match/group-by.ts';
import { addMicros, totalMicros } from '../money/micros.ts';
import type { ReconciliationDifference } from './invoice-reconciliation.ts';

/** Money that counts towards a part of the invoice. */
export interface Share extends Pick<ReconciliationDifference, 'chargeCategories' | 'product'> {
  amountMicros: number;
}

/** The parts of the invoice, in the order of first sight, in which lines and `given` differ. */
export function findDifferences(
  against: ReconciliationDifference['against'],
  lines: readonly Share[],
  given: readonly Share[],
): ReconciliationDifference[] {
  const isGiven = new Set(given);
  const parts = groupBy([...lines, ...given], ({ chargeCategories, product }) =>
    JSON.stringify([chargeCategories, product]),
  );
  return Array.from(parts.values(), (shares) => {
    const [{ chargeCategories, product }] = shares;
    const linesMicros = totalMicros(shares.filter((share) => !isGiven.has(share)));
    const givenMicros = totalMicros(shares.filter((share) => isGiven.has(share)));
    const deltaMicros = addMicros(linesMicros, -givenMicros);
    return { against, chargeCategories, product, linesMicros, givenMicros, deltaMicros };
  }).filter(({ deltaMicros }) => deltaMicros !== 0);
}
