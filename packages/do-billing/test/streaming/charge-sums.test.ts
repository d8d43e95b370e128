import fc from 'fast-check';
import { expect, test } from 'vitest';
import { totalLines } from '../../src/lines/total-lines.ts';
import { reconcileInvoice } from '../../src/reconcile/reconcile-invoice.ts';
import { sumItems, sumLines } from '../../src/streaming/charge-sums.ts';
import { generateInvoice } from '../../src/testing/random/generate-invoice.ts';

const amount = fc
  .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 6 }))
  .map(([units, decimals]) => (units / 10 ** decimals).toFixed(decimals));

test('sumLines totals as the lines do', () => {
  const line = fc.record({
    product: fc.constantFrom('Droplets', 'Volumes', 'Taxes'),
    chargeCategory: fc.constantFrom('usage' as const, 'tax' as const, 'credit' as const),
    amountMicros: fc.integer(),
  });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const sums = sumLines();
      for (const one of lines) sums.add([one]);
      expect(totalLines(sums.all())).toEqual(totalLines(lines));
      expect(sums.all().length).toBeLessThanOrEqual(9);
    }),
  );
});

test('sums reconcile as lines and items do, whatever they disagree in', () => {
  const change = fc.record({ at: fc.nat(), amount });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(change, { maxLength: 3 }),
      (seed, changes) => {
        const invoice = generateInvoice({ seed, lines: 30 });
        const items = [...invoice.items];
        for (const { at, amount } of changes) {
          const changed = items[at % items.length];
          if (changed !== undefined) items[at % items.length] = { ...changed, amount };
        }
        const { document, summary } = invoice;
        const given = { invoiceTotal: invoice.amount, summary };
        const lineSums = sumLines();
        lineSums.add(document.lines);
        const itemSums = sumItems();
        for (const item of items) itemSums.add([item]);
        const summed = { lines: lineSums.all(), rejects: document.rejects };
        expect(itemSums.all().length).toBeLessThanOrEqual(items.length);
        expect(reconcileInvoice(summed, { ...given, items: itemSums.all() })).toEqual(
          reconcileInvoice(document, { ...given, items }),
        );
      },
    ),
  );
});

test.each([
  [['1.5', '2.50'], '4.00'],
  [['-0.000001', '0.000001'], '0.000000'],
  [['3', '-4'], '-1'],
  [['-0.25'], '-0.25'],
])('sumItems adds %j to %s, with the most decimals', (amounts, sum) => {
  const sums = sumItems();
  for (const text of amounts) sums.add([{ product: 'Droplets', description: 'x', amount: text }]);
  expect(sums.all()).toEqual([{ product: 'Droplets', description: 'x', amount: sum }]);
});
