import type { ChargeCategory, CostLine } from '../lines/cost-line.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { sumMicros } from '../money/sum-micros.ts';
import type { InvoiceSummary, SummaryCharge } from '../payloads/invoice-summary.ts';
import type { ReconciliationDifference } from './invoice-reconciliation.ts';

/** A line or an item, as far as totals go. */
export type Charge = Pick<CostLine, 'product' | 'chargeCategory' | 'amountMicros'>;

const CHARGES = ['usage', 'purchase'] as const satisfies ChargeCategory[];

/** By charge category and product, which lines and items both have. */
export function differencesFromItems(
  lines: readonly Charge[],
  items: readonly Charge[],
): ReconciliationDifference[] {
  const parts = new Map<string, Charge>();
  for (const charge of [...lines, ...items]) parts.set(partKey(charge), charge);
  const linesByPart = sumBy(lines, partKey);
  const itemsByPart = sumBy(items, partKey);
  return [...parts].flatMap(([key, { chargeCategory, product }]) =>
    difference({
      against: 'items',
      chargeCategories: [chargeCategory],
      product,
      linesMicros: linesByPart.get(key) ?? 0,
      givenMicros: itemsByPart.get(key) ?? 0,
    }),
  );
}

/**
 * By product, for which the summary may use a name several times; taxes, and credits with
 * adjustments, as one sum each. Overages are a product whose name the summary gives.
 */
export function differencesFromSummary(
  lines: readonly Charge[],
  summary: InvoiceSummary,
): ReconciliationDifference[] {
  const charged = lines.filter(({ chargeCategory }) =>
    CHARGES.some((category) => category === chargeCategory),
  );
  const linesByProduct = sumBy(charged, ({ product }) => product);
  const given = [...summary.product_charges.items, summary.overages].map(fromSummary);
  const givenByProduct = sumBy(given, ({ product }) => product);
  const products = new Set([...linesByProduct.keys(), ...givenByProduct.keys()]);
  const ofCategories = (...chargeCategories: ChargeCategory[]) =>
    sumMicros(
      lines
        .filter(({ chargeCategory }) => chargeCategories.includes(chargeCategory))
        .map(({ amountMicros }) => amountMicros),
    );
  return [
    ...[...products].flatMap((product) =>
      difference({
        against: 'summary',
        chargeCategories: [...CHARGES],
        product,
        linesMicros: linesByProduct.get(product) ?? 0,
        givenMicros: givenByProduct.get(product) ?? 0,
      }),
    ),
    ...difference({
      against: 'summary',
      chargeCategories: ['tax'],
      product: null,
      linesMicros: ofCategories('tax'),
      givenMicros: fromSummary(summary.taxes).amountMicros,
    }),
    ...difference({
      against: 'summary',
      chargeCategories: ['credit', 'adjustment'],
      product: null,
      linesMicros: ofCategories('credit', 'adjustment'),
      givenMicros: fromSummary(summary.credits_and_adjustments).amountMicros,
    }),
  ];
}

function difference(
  part: Omit<ReconciliationDifference, 'deltaMicros'>,
): ReconciliationDifference[] {
  const deltaMicros = sumMicros([part.linesMicros, -part.givenMicros]);
  return deltaMicros === 0 ? [] : [{ ...part, deltaMicros }];
}

function partKey({ chargeCategory, product }: Charge): string {
  return `${chargeCategory} ${product}`;
}

function fromSummary({ name, amount }: SummaryCharge): Omit<Charge, 'chargeCategory'> {
  return { product: name, amountMicros: parseAmount(amount).amountMicros };
}

function sumBy<C extends { amountMicros: number }>(
  charges: readonly C[],
  keyOf: (charge: C) => string,
): Map<string, number> {
  const sums = new Map<string, number>();
  for (const charge of charges) {
    const key = keyOf(charge);
    sums.set(key, sumMicros([sums.get(key) ?? 0, charge.amountMicros]));
  }
  return sums;
}
