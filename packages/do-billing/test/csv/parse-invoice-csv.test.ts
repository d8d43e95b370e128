import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { formatMicros } from '../../src/money/micros.ts';
import { cellsOf, csvOf, headerCells, invoiceCsv, OFFICIAL_EXAMPLE } from './invoice-csv.ts';
import { faultOf, lineOf } from './parse-one-row.ts';

test('parses every field of the official example', async () => {
  expect(await parseInvoiceCsv(OFFICIAL_EXAMPLE)).toEqual({
    columns: headerCells,
    currency: 'USD',
    lines: [
      {
        row: 2,
        product: 'Floating IPs',
        kind: 'reserved_ip',
        chargeCategory: 'usage',
        description: 'Unused Floating IP - 1.1.1.1',
        groupDescription: null,
        resource: { kind: 'reserved_ip', name: '1.1.1.1' },
        size: null,
        region: null,
        hours: '100',
        start: '2020-07-01T00:00:00Z',
        end: '2020-07-22T18:14:39Z',
        amount: '3.11',
        amountMicros: 3_110_000,
        currency: 'USD',
        projectName: null,
        category: 'iaas',
        extra: {},
      },
      {
        row: 3,
        product: 'Taxes',
        kind: 'tax',
        chargeCategory: 'tax',
        description: 'STATE SALES TAX (6.25%)',
        groupDescription: null,
        resource: null,
        size: null,
        region: null,
        hours: null,
        start: '2020-07-01T00:00:00Z',
        end: '2020-07-31T23:59:59Z',
        amount: '0.16',
        amountMicros: 160_000,
        currency: 'USD',
        projectName: null,
        category: 'iaas',
        extra: {},
      },
    ],
    rejects: [],
    totals: {
      grossMicros: 3_270_000,
      netMicros: 3_110_000,
      taxMicros: 160_000,
      creditMicros: 0,
      adjustmentMicros: 0,
    },
  });
});

describe('parseInvoiceCsv: money', () => {
  test('case 1: parses "$3.11" as 3110000 micros', async () => {
    expect(await lineOf({ amount: '$3.11' })).toMatchObject({
      amount: '3.11',
      amountMicros: 3_110_000,
    });
  });

  test('case 3: parses an amount with a thousands separator from one quoted cell', async () => {
    expect(await lineOf({ amount: '$1,234.56', project: 'shop' })).toMatchObject({
      amount: '1234.56',
      projectName: 'shop',
    });
  });

  test('case 3: rejects the row if that amount is unquoted and becomes two cells', async () => {
    const csv = invoiceCsv({ amount: '$1,234.56' }).replaceAll('"', '');
    const { lines, rejects } = await parseInvoiceCsv(csv);
    expect(lines).toEqual([]);
    expect(rejects).toMatchObject([{ row: 2, reason: 'columns' }]);
  });

  test('case 2: parses discounts and amounts in parentheses as negative', async () => {
    const discount = { product: 'Discounts', description: 'iaas' };
    expect(await lineOf({ ...discount, amount: '-$1,779.55' })).toMatchObject({
      amount: '-1779.55',
      amountMicros: -1_779_550_000,
    });
    expect(await lineOf({ ...discount, amount: '($5.00)' })).toMatchObject({
      amount: '-5.00',
      amountMicros: -5_000_000,
    });
  });

  test('case 4: sums exactly amounts that floats do not', async () => {
    const amounts = ['$3.71', '$141.14', '$25.07', '$2.29'];
    const { totals } = await parseInvoiceCsv(invoiceCsv(...amounts.map((amount) => ({ amount }))));
    expect(totals.grossMicros).toBe(172_210_000);
  });

  test.each([
    ['garbage', 'amount'],
    ['', 'amount'],
    ['$', 'amount'],
    ['1.2.3', 'amount'],
    ['NaN', 'amount'],
    ['0.0000001', 'precision'],
    ['9007199254.740992', 'range'],
  ])('case 5: rejects only the row with the amount %j, as %s', async (amount, reason) => {
    const { lines, rejects } = await parseInvoiceCsv(invoiceCsv({}, { amount }, {}));
    expect(lines.map((line) => line.row)).toEqual([2, 4]);
    const raw = csvOf([cellsOf({ amount })]).trimEnd();
    expect(rejects).toEqual([{ row: 3, column: 'USD', value: amount, reason, raw }]);
  });

  test('throws if the micros of the lines exceed a safe integer', async () => {
    const amount = '9007199254';
    expect(await faultOf(invoiceCsv({ amount }, { amount }))).toMatchObject({
      code: 'out_of_range',
    });
  });
});

describe('parseInvoiceCsv: totals', () => {
  test('case 22: totals 33 lines to 86.92 gross, 7.90 tax counted once, 79.02 net', async () => {
    const droplets = Array.from({ length: 31 }, () => ({ amount: '$2.50' }));
    const tax = {
      product: 'Taxes',
      description: 'GST Australia (10%)',
      amount: '$7.90',
      hours: '',
    };
    const { lines, totals } = await parseInvoiceCsv(
      invoiceCsv(...droplets, { amount: '$1.52' }, tax),
    );
    expect(lines).toHaveLength(33);
    expect(formatMicros(totals.grossMicros)).toBe('86.92');
    expect(formatMicros(totals.taxMicros)).toBe('7.90');
    expect(formatMicros(totals.netMicros)).toBe('79.02');
  });

  test('case 23: classifies tax by product and description, not by category or resource name', async () => {
    const { lines, totals } = await parseInvoiceCsv(
      invoiceCsv(
        { product: 'Taxes', description: 'GST Australia (10%)', amount: '$7.90', category: 'iaas' },
        { description: 'taxi-api (s-1vcpu-1gb)', amount: '$6.00' },
        { description: 'gst-calculator (s-1vcpu-1gb)', amount: '$4.00' },
      ),
    );
    expect(lines.map((line) => line.chargeCategory)).toEqual(['tax', 'usage', 'usage']);
    expect(totals).toMatchObject({ taxMicros: 7_900_000, netMicros: 10_000_000 });
  });

  test.each([
    ['zero', '-$12.00', 0],
    ['a negative amount', '-$20.00', -8_000_000],
  ])('case 27: accepts lines that total %s', async (_label, credit, grossMicros) => {
    const { rejects, totals } = await parseInvoiceCsv(
      invoiceCsv({ amount: '$12.00' }, { product: 'Credits', amount: credit }),
      { strict: true },
    );
    expect(rejects).toEqual([]);
    expect(totals.grossMicros).toBe(grossMicros);
  });

  test('case 24: includes credits and discounts in gross and net, and totals each', async () => {
    const { totals } = await parseInvoiceCsv(
      invoiceCsv(
        { amount: '$100.00' },
        { product: 'Credits', description: 'DigitalOcean Credit Applied', amount: '-$21.04' },
        { product: 'Discounts', description: 'iaas', amount: '-$1,779.55' },
      ),
    );
    expect(totals).toEqual({
      grossMicros: -1_700_590_000,
      netMicros: -1_700_590_000,
      taxMicros: 0,
      creditMicros: -21_040_000,
      adjustmentMicros: -1_779_550_000,
    });
  });
});

describe('parseInvoiceCsv: properties', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ 0,"()-.\u00e9=') });
  const cents = fc.integer({ min: -1e9, max: 1e9 });
  const row = fc.record({
    product: fc.constantFrom('Droplets', 'Taxes', 'Credits', 'Discounts', 'Volumes', 'Sundries'),
    description: text,
    group: text,
    project: text,
    amount: cents.map((value) => formatMicros(value * 10_000)),
  });

  test('returns every written cell, and net plus tax equals gross', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, lineEnd) => {
          const csv = csvOf([headerCells, ...rows.map(cellsOf)], lineEnd);
          const { lines, rejects, totals } = await parseInvoiceCsv(csv);
          expect(rejects).toEqual([]);
          expect(lines.map((line) => [line.product, line.description, line.amount])).toEqual(
            rows.map((r) => [r.product, r.description.trim(), r.amount]),
          );
          expect(lines.map((line) => [line.groupDescription, line.projectName])).toEqual(
            rows.map((r) => [r.group.trim() || null, r.project.trim() || null]),
          );
          const sum = lines.reduce((total, line) => total + BigInt(line.amountMicros), 0n);
          expect(BigInt(totals.grossMicros)).toBe(sum);
          expect(totals.netMicros + totals.taxMicros).toBe(totals.grossMicros);
        },
      ),
    );
  });

  test('throws only InvoiceCsvError for a damaged document', async () => {
    const bytes = fc.array(row, { minLength: 1, maxLength: 5 }).map((rows) => invoiceCsv(...rows));
    const edit = fc.tuple(
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', '"', ',', '\n', '\r', '\0', '$'),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(edit, { maxLength: 4 }), async (csv, edits) => {
        const changed = edits.reduce((whole, [at, length, put]) => {
          const from = at % (whole.length + 1);
          return whole.slice(0, from) + put + whole.slice(from + length);
        }, csv);
        const document = await parseInvoiceCsv(changed).catch((error: unknown) => {
          if (!(error instanceof InvoiceCsvError)) throw error;
          return null;
        });
        if (document === null) return;
        const rows = [...document.lines, ...document.rejects].map(({ row }) => row);
        rows.sort((a, b) => a - b);
        expect(rows).toEqual(rows.map((_, index) => index + 2));
      }),
      { numRuns: 500 },
    );
  });
});
