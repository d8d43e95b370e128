import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { formatMicros } from '../../src/money/micros.ts';
import type { InvoiceItem } from '../../src/payloads/invoice-item.ts';
import type { InvoiceSummary } from '../../src/payloads/invoice-summary.ts';
import { reconcileInvoice } from '../../src/reconcile/reconcile-invoice.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';

const document = await parseInvoiceCsv(
  invoiceCsv(
    { product: 'Kubernetes Clusters', amount: '$141.14' },
    { product: 'Kubernetes Clusters', amount: '$25.07' },
    { product: 'Kubernetes Clusters', amount: '$2.29' },
    { product: 'Droplets', amount: '$3.71' },
    { product: 'Taxes', description: 'GST', amount: '$17.22' },
    { product: 'Credits', description: 'Credit', amount: '-$21.04' },
  ),
);
const TOTAL = '168.39';
const parts = await parseInvoiceCsv(invoiceCsv({ amount: '$6.175' }, { amount: '$6.170' }));
const rejected = await parseInvoiceCsv(invoiceCsv({ hours: '?' }));

const summary: InvoiceSummary = {
  invoice_uuid: 'fixture',
  billing_period: '2026-04',
  amount: TOTAL,
  product_charges: {
    name: 'Product usage charges',
    amount: '172.21',
    items: [
      { name: 'Kubernetes Clusters', amount: '141.14', count: '2' },
      { name: 'Droplets', amount: '3.71', count: '1' },
      { name: 'Kubernetes Clusters', amount: '25.07', count: '2' },
      { name: 'Kubernetes Clusters', amount: '2.29', count: '13' },
    ],
  },
  overages: { name: 'Overages', amount: '0.00' },
  taxes: { name: 'Taxes', amount: '17.22' },
  credits_and_adjustments: { name: 'Credits & adjustments', amount: '-21.04' },
};

const items: InvoiceItem[] = document.lines.map(({ product, description, amount }) => ({
  product,
  description,
  amount,
}));

test('compares products without invisible characters at their ends', () => {
  const padded = {
    ...summary,
    amount: '169.39',
    product_charges: {
      ...summary.product_charges,
      items: summary.product_charges.items.map((item) => ({
        ...item,
        name: `\ufeff${item.name} `,
      })),
    },
    taxes: { name: 'Taxes', amount: '18.22' },
  };
  const paddedItems = items.map((item) => ({
    ...item,
    product: `${item.product}\u00a0`,
    description: `\u200b${item.description}`,
    amount: item.product === 'Taxes' ? '18.22' : ` ${item.amount}`,
  }));
  const { differences } = reconcileInvoice(document, { summary: padded, items: paddedItems });
  expect(
    differences.map(({ against, chargeCategories, product }) => [
      against,
      chargeCategories,
      product,
    ]),
  ).toEqual([
    ['summary', ['tax'], null],
    ['items', ['tax'], 'Taxes'],
  ]);
});

test('reconciles an invoice with three totals that agree', () => {
  expect(reconcileInvoice(document, { invoiceTotal: TOTAL, summary, items })).toEqual({
    reconciled: true,
    rounding: false,
    linesMicros: 168_390_000,
    rejectCount: 0,
    deltaMicros: 0,
    invoiceTotal: { givenMicros: 168_390_000, deltaMicros: 0 },
    summary: { givenMicros: 168_390_000, deltaMicros: 0 },
    items: { givenMicros: 168_390_000, deltaMicros: 0 },
    taxes: { givenMicros: 17_220_000, deltaMicros: 0 },
    taxDiffers: false,
    differences: [],
  });
});

test('returns null for omitted totals, and does not reconcile without any', () => {
  expect(reconcileInvoice(document, { invoiceTotal: TOTAL })).toMatchObject({
    reconciled: true,
    summary: null,
    items: null,
  });
  expect(reconcileInvoice(document, {})).toMatchObject({ reconciled: false, deltaMicros: 0 });
});

test('case 22: reports the difference of a total, even of a millionth if the total has millionths', () => {
  expect(reconcileInvoice(document, { invoiceTotal: '168.390001' })).toMatchObject({
    reconciled: false,
    rounding: false,
    deltaMicros: -1,
  });
});

describe('reconcileInvoice: rounding', () => {
  test.each([
    ['12.35', true, -5_000],
    ['12.34', true, 5_000],
    ['12.345', true, 0],
    ['12.36', false, -15_000],
    ['12.33', false, 15_000],
    ['12.3', false, 45_000],
    ['12.346', false, -1_000],
    ['12.3455', false, -500],
    ['12.34505', false, -50],
    ['12.345001', false, -1],
    ['-12.35', false, 24_695_000],
  ])('reconciles 12.345 with a total of %s: %s', (invoiceTotal, reconciled, deltaMicros) => {
    expect(reconcileInvoice(parts, { invoiceTotal })).toMatchObject({
      reconciled,
      rounding: reconciled && deltaMicros !== 0,
      deltaMicros,
      invoiceTotal: { deltaMicros },
    });
  });

  test.each([
    ['12.3454', '12.345', true],
    ['12.3455', '12.345', true],
    ['12.34551', '12.345', false],
    ['12.34504', '12.3450', true],
    ['12.34506', '12.3450', false],
    ['12.345004', '12.34500', true],
    ['12.345006', '12.34500', false],
    ['-12.345', '-12.35', true],
    ['-12.345', '-12.36', false],
    ['12', '12.005', false],
    ['11.995', '12', true],
    ['11.99', '12', false],
  ])('of lines of %s to a total of %s: reconciled %s', async (amount, invoiceTotal, reconciled) => {
    const { lines, rejects } = await parseInvoiceCsv(invoiceCsv({ amount }));
    expect(reconcileInvoice({ lines, rejects }, { invoiceTotal }).reconciled).toBe(reconciled);
  });

  test('never hides a whole cent, nor reports a half', async () => {
    const micros = fc.integer({ min: -2e9, max: 2e9 });
    await fc.assert(
      fc.asyncProperty(micros, fc.integer({ min: -30, max: 30 }), async (sum, thousandths) => {
        const { lines, rejects } = await parseInvoiceCsv(invoiceCsv({ amount: formatMicros(sum) }));
        const totalMicros = Math.round(sum / 10_000) * 10_000 + thousandths * 10_000;
        const invoiceTotal = (totalMicros / 1e6).toFixed(2);
        const isNear = Math.abs(sum - totalMicros) <= 5_000;
        expect(reconcileInvoice({ lines, rejects }, { invoiceTotal })).toMatchObject({
          reconciled: isNear,
          rounding: isNear && sum !== totalMicros,
        });
      }),
    );
  });

  test('compares items with the digits that they have', () => {
    const item = (amount: string) => ({ product: 'Droplets', description: 'web', amount });
    expect(reconcileInvoice(parts, { items: [item('6.18'), item('6.17')] })).toMatchObject({
      reconciled: true,
      rounding: true,
      differences: [],
    });
    expect(reconcileInvoice(parts, { items: [item('6.176'), item('6.17')] })).toMatchObject({
      reconciled: false,
      deltaMicros: -1_000,
      differences: [{ against: 'items', deltaMicros: -1_000 }],
    });
  });

  test('reports the total that is off before one that is rounded', () => {
    const rounded = { ...summary, amount: '12.36' };
    expect(reconcileInvoice(parts, { invoiceTotal: '12.35', summary: rounded })).toMatchObject({
      reconciled: false,
      rounding: false,
      deltaMicros: -15_000,
    });
  });

  test('is not reported with a rejected row', () => {
    const [reject] = rejected.rejects;
    if (reject === undefined) throw new Error('no reject');
    const document = { ...parts, rejects: [reject] };
    expect(reconcileInvoice(document, { invoiceTotal: '12.35' })).toMatchObject({
      reconciled: false,
      rounding: false,
    });
  });
});

test('case 22: keeps the lines of an invoice that disagrees, with tax counted once', async () => {
  const droplets = Array.from({ length: 32 }, () => ({ amount: '$2.469375' }));
  const tax = { product: 'Taxes', description: 'GST Australia (10%)', amount: '$7.90' };
  const invoice = await parseInvoiceCsv(invoiceCsv(...droplets, tax));
  expect(reconcileInvoice(invoice, { invoiceTotal: '86.92' }).reconciled).toBe(true);
  expect(reconcileInvoice(invoice, { invoiceTotal: '79.02' })).toMatchObject({
    reconciled: false,
    linesMicros: 86_920_000,
    deltaMicros: 7_900_000,
  });
  expect(invoice.lines).toHaveLength(33);
});

test('does not reconcile if one total disagrees', () => {
  const given = { invoiceTotal: TOTAL, summary: { ...summary, amount: '168.40' }, items };
  expect(reconcileInvoice(document, given)).toMatchObject({
    reconciled: false,
    deltaMicros: -10_000,
    invoiceTotal: { deltaMicros: 0 },
    summary: { deltaMicros: -10_000 },
    items: { deltaMicros: 0 },
  });
});

describe('reconcileInvoice: differences', () => {
  test('case 25: sums three items called "Kubernetes Clusters" to 168.50', () => {
    const droplets = document.lines.filter(({ product }) => product !== 'Kubernetes Clusters');
    const { differences } = reconcileInvoice({ ...document, lines: droplets }, { summary });
    expect(differences).toMatchObject([
      { product: 'Kubernetes Clusters', linesMicros: 0, givenMicros: 168_500_000 },
    ]);
  });

  test('case 25: sums the products of the summary by name', () => {
    const [first, ...rest] = summary.product_charges.items;
    const without = {
      ...summary,
      amount: '27.25',
      product_charges: { ...summary.product_charges, items: rest },
    };
    expect(first?.amount).toBe('141.14');
    expect(reconcileInvoice(document, { summary: without }).differences).toEqual([
      {
        against: 'summary',
        chargeCategories: ['usage', 'purchase'],
        product: 'Kubernetes Clusters',
        linesMicros: 168_500_000,
        givenMicros: 27_360_000,
        deltaMicros: 141_140_000,
      },
    ]);
  });

  test('compares the taxes and the credits of the summary separately', () => {
    const taxes = { name: 'Taxes', amount: '17.00' };
    const credits_and_adjustments = { name: 'Credits', amount: '-21.00' };
    const other = { ...summary, amount: '168.21', taxes, credits_and_adjustments };
    const { differences } = reconcileInvoice(document, { summary: other });
    expect(differences).toMatchObject([
      { chargeCategories: ['tax'], product: null, deltaMicros: 220_000 },
      { chargeCategories: ['credit', 'adjustment'], product: null, deltaMicros: -40_000 },
    ]);
  });

  test('compares items by charge category and product', () => {
    const { differences } = reconcileInvoice(document, { items: items.slice(0, -2) });
    expect(differences).toMatchObject([
      { against: 'items', chargeCategories: ['tax'], product: 'Taxes', deltaMicros: 17_220_000 },
      { against: 'items', chargeCategories: ['credit'], product: 'Credits', givenMicros: 0 },
    ]);
  });
});

test('does not reconcile an invoice with a rejected row, even if the totals agree', async () => {
  const lacking = await parseInvoiceCsv(invoiceCsv({ amount: '$5.00' }, { hours: '?' }));
  expect(reconcileInvoice(lacking, { invoiceTotal: '5.00' })).toMatchObject({
    reconciled: false,
    rejectCount: 1,
    deltaMicros: 0,
  });
});

test.each(['0.00', '-12.00'])(
  'case 27: reconciles an invoice with a total of %s',
  async (amount) => {
    const odd = await parseInvoiceCsv(invoiceCsv({ amount }));
    expect(reconcileInvoice(odd, { invoiceTotal: amount }).reconciled).toBe(true);
  },
);

test('throws for an unreadable total', () => {
  expect(() => reconcileInvoice(document, { invoiceTotal: '' })).toThrow(
    expect.objectContaining({ code: 'amount' }),
  );
});

test('reconciles lines only with their own sum, in any order', async () => {
  const amounts = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(amounts, fc.integer({ min: 1 }), async (micros, off) => {
      const rows = micros.map((value) => ({ amount: formatMicros(value) }));
      const total = micros.reduce((sum, value) => sum + value, 0);
      const forward = await parseInvoiceCsv(invoiceCsv(...rows));
      const backward = await parseInvoiceCsv(invoiceCsv(...rows.toReversed()));
      const invoiceTotal = formatMicros(total);
      expect(reconcileInvoice(forward, { invoiceTotal }).reconciled).toBe(true);
      expect(reconcileInvoice(backward, { invoiceTotal })).toEqual(
        reconcileInvoice(forward, { invoiceTotal }),
      );
      // With six decimals, nothing is a rounding.
      const wrongTotal = formatMicros(total + off)
        .padEnd(20, '0')
        .replace(/(\.\d{6}).*/, '$1');
      const wrong = reconcileInvoice(forward, { invoiceTotal: wrongTotal });
      expect(wrong).toMatchObject({ reconciled: false, deltaMicros: -off });
    }),
  );
});

describe('reconcileInvoice: tax', () => {
  const withTax = (amount: string) => ({ ...summary, taxes: { name: 'Taxes', amount } });

  test.each([
    ['17.22', true, 0],
    ['17.225', true, -5_000],
    ['17.215', true, 5_000],
    ['17.23', false, -10_000],
    ['17.225001', false, -5_001],
    ['0.00', false, 17_220_000],
  ])('compares a tax of 17.22 with the %s of the summary: %s', (amount, agrees, deltaMicros) => {
    expect(reconcileInvoice(document, { summary: withTax(amount) })).toMatchObject({
      reconciled: agrees,
      taxDiffers: !agrees,
      taxes: { deltaMicros },
      summary: { deltaMicros: 0 },
      deltaMicros: 0,
    });
  });

  test('names the parts that differ if only the tax does', () => {
    const moved = {
      ...withTax('13.51'),
      product_charges: {
        ...summary.product_charges,
        items: [...summary.product_charges.items, { name: 'Droplets', amount: '3.71' }],
      },
    };
    const { reconciled, differences } = reconcileInvoice(document, { summary: moved });
    expect(reconciled).toBe(false);
    expect(differences).toEqual([
      {
        against: 'summary',
        chargeCategories: ['usage', 'purchase'],
        product: 'Droplets',
        linesMicros: 3_710_000,
        givenMicros: 7_420_000,
        deltaMicros: -3_710_000,
      },
      {
        against: 'summary',
        chargeCategories: ['tax'],
        product: null,
        linesMicros: 17_220_000,
        givenMicros: 13_510_000,
        deltaMicros: 3_710_000,
      },
    ]);
  });

  test('is null without a summary', () => {
    expect(reconcileInvoice(document, { invoiceTotal: TOTAL, items })).toMatchObject({
      reconciled: true,
      taxDiffers: false,
      taxes: null,
    });
  });
});
