import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { diffInvoices } from '../../src/diff/diff-invoices.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { formatMicros } from '../../src/money/format-micros.ts';
import { cellsOf, csvOf, headerCells, invoiceCsv, type TestRow } from './invoice-csv.ts';

const OFFICIAL = `product,group_description,description,hours,start,end,USD,project_name,category
Floating IPs,,Unused Floating IP - 1.1.1.1,100,2020-07-01 00:00:00 +0000,2020-07-22 18:14:39 +0000,$3.11,,iaas
Taxes,,STATE SALES TAX (6.25%),,2020-07-01 00:00:00 +0000,2020-07-31 23:59:59 +0000,$0.16,,iaas
`;

async function lineOf(row: TestRow): Promise<CostLine> {
  const { lines, rejects } = await parseInvoiceCsv(invoiceCsv(row));
  expect(rejects).toEqual([]);
  const [line] = lines;
  if (line === undefined) throw new Error('no line');
  return line;
}

async function rejectOf(row: TestRow) {
  const { lines, rejects } = await parseInvoiceCsv(invoiceCsv(row));
  expect(lines).toEqual([]);
  return rejects;
}

async function faultOf(input: string | Uint8Array, options?: { strict: boolean }) {
  const error = await parseInvoiceCsv(input, options).catch((reason: unknown) => reason);
  if (!(error instanceof InvoiceCsvError)) throw new Error('not rejected with an InvoiceCsvError');
  expect(error.code).toBe(error.data.code);
  return { ...error.data, message: error.message };
}

test('parses every field of the official example', async () => {
  expect(await parseInvoiceCsv(OFFICIAL)).toEqual({
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

describe('parseInvoiceCsv: the shape of the file', () => {
  test('case 7: parses eight columns, with category null', async () => {
    const eight = csvOf([headerCells.slice(0, 8), cellsOf({}).slice(0, 8)]);
    const { lines, columns } = await parseInvoiceCsv(eight);
    expect(columns).toHaveLength(8);
    expect(lines).toEqual([{ ...(await lineOf({})), category: null }]);
  });

  test('case 7: parses the same lines from reordered and additional columns', async () => {
    const rows = [headerCells, cellsOf({}), cellsOf({ product: 'Taxes', description: 'GST' })];
    const shuffled = rows.map((cells, row) => [...cells.toReversed(), row === 0 ? 'team' : 'blue']);
    const [plain, other] = await Promise.all(
      [rows, shuffled].map((r) => parseInvoiceCsv(csvOf(r))),
    );
    expect(other?.lines).toEqual(
      plain?.lines.map((line) => ({ ...line, extra: { team: 'blue' } })),
    );
  });

  test('keeps a column called __proto__', async () => {
    const { lines } = await parseInvoiceCsv(
      csvOf([
        [...headerCells, '__proto__'],
        [...cellsOf({}), 'x'],
      ]),
    );
    expect(Object.entries(lines[0]?.extra ?? {})).toEqual([['__proto__', 'x']]);
  });

  test('case 8: ignores a BOM and CRLF, in bytes and in text', async () => {
    const text = `\ufeff${OFFICIAL.replaceAll('\n', '\r\n')}`;
    const expected = await parseInvoiceCsv(OFFICIAL);
    expect(await parseInvoiceCsv(text)).toEqual(expected);
    expect(await parseInvoiceCsv(new TextEncoder().encode(text))).toEqual(expected);
  });

  test('skips blank lines and does not count them as records', async () => {
    const { lines, rejects } = await parseInvoiceCsv(
      `\n\n${OFFICIAL.replaceAll('\n', '\n\n  \n')}`,
    );
    expect(lines.map((line) => line.row)).toEqual([2, 3]);
    expect(rejects).toEqual([]);
  });

  test('case 9: parses a lone header as zero lines', async () => {
    const { lines, totals } = await parseInvoiceCsv(`${headerCells.join(',')}`);
    expect(lines).toEqual([]);
    expect(totals.grossMicros).toBe(0);
  });

  test.each(['', '  \n\r\n', '\ufeff'])('case 9: rejects %j as empty', async (input) => {
    expect(await faultOf(input)).toMatchObject({
      code: 'empty',
      message: expect.stringContaining('not an invoice CSV'),
    });
  });

  test.each([
    ['JSON', '{"id":"unauthorized","message":"Unable to authenticate you."}'],
    ['JSON', '\n [1]'],
    ['HTML', '<!doctype html><title>502</title>'],
    ['PDF', '%PDF-1.7'],
    ['ZIP', 'PK\u0003\u0004'],
  ])('case 9: names the format %s in its error', async (found, input) => {
    const fault = await faultOf(input);
    expect(fault).toMatchObject({ code: 'not_csv', found });
    expect(fault.message).toContain(found);
  });

  test('names the format UTF-16 in its error', async () => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${OFFICIAL}`, 'utf16le'));
    expect(await faultOf(bytes)).toMatchObject({ code: 'not_csv', found: 'UTF-16' });
  });

  test('case 10: names the bandwidth CSV and its missing columns in the error', async () => {
    const header = 'Region,Product,Resource ID,Resource UUID,Bandwidth Usage (GiB)\n';
    const fault = await faultOf(header);
    expect(fault).toMatchObject({ code: 'missing_columns', missing: ['description', 'USD'] });
    expect(fault.message).toContain('bandwidth');
    expect(fault.message).toContain('description, USD');
  });

  test('mentions semicolons in the error for a file that uses them', async () => {
    const fault = await faultOf(OFFICIAL.replaceAll(',', ';'));
    expect(fault).toMatchObject({ code: 'missing_columns' });
    expect(fault.message).toContain('semicolons');
  });

  test('case 11: reads the currency from the name of the column', async () => {
    const { currency, lines } = await parseInvoiceCsv(OFFICIAL.replace('USD', 'EUR'));
    expect(currency).toBe('EUR');
    expect(lines.map((line) => line.currency)).toEqual(['EUR', 'EUR']);
  });

  test('case 11: treats three capitals without a currency as an extra column', async () => {
    const { lines } = await parseInvoiceCsv(
      csvOf([
        [...headerCells, 'SKU'],
        [...cellsOf({}), '1-KS'],
      ]),
    );
    expect(lines).toMatchObject([{ currency: 'USD', extra: { SKU: '1-KS' } }]);
  });

  test('case 11: throws for two currencies, since either could be the amount', async () => {
    const csv = csvOf([
      [...headerCells, 'EUR'],
      [...cellsOf({}), '$10.00'],
    ]);
    expect(await faultOf(csv)).toMatchObject({ currencies: ['USD', 'EUR'] });
  });

  test('throws for a repeated column', async () => {
    const csv = csvOf([
      [...headerCells, 'usd'],
      [...cellsOf({}), '$10.00'],
    ]);
    expect(await faultOf(csv)).toMatchObject({ code: 'doubled_column', column: 'usd' });
  });

  test('throws for a repeated header: the file contains several invoices', async () => {
    expect(await faultOf(OFFICIAL + OFFICIAL)).toMatchObject({ code: 'doubled_header', row: 4 });
  });
});

describe('parseInvoiceCsv: cells', () => {
  test.each([
    ['', null],
    ['0', '0'],
    ['522', '522'],
    ['0.25', '0.25'],
    ['1,000', '1000'],
  ])('case 12: parses the hours %j as %j', async (cell, hours) => {
    const line = await lineOf({ hours: cell, amount: '$0.01' });
    expect(line).toMatchObject({ hours, amount: '0.01' });
  });

  test('case 13: keeps hours that are a count or differ from the length of the interval', async () => {
    const row = { product: 'Droplet Backups', description: 'web-01 (Weekly Backup Services)' };
    expect(await lineOf({ ...row, hours: '5' })).toMatchObject({ hours: '5' });
    const [floatingIp] = (await parseInvoiceCsv(OFFICIAL)).lines;
    expect(floatingIp).toMatchObject({ hours: '100', end: '2020-07-22T18:14:39Z' });
  });

  test('rejects a row with non-numeric hours', async () => {
    expect(await rejectOf({ hours: 'many' })).toMatchObject([{ column: 'hours', reason: 'hours' }]);
  });

  test('case 14: keeps commas and quotes within cells', async () => {
    const description = 'before (v2) "final" (syd1) 10.15GB Droplet Snapshot';
    const line = await lineOf({ product: 'Droplet Snapshots', description, project: 'Acme, Inc.' });
    expect(line).toMatchObject({
      description,
      projectName: 'Acme, Inc.',
      resource: { kind: 'snapshot', name: 'before (v2) "final"' },
    });
  });

  test.each(['00123', '1e5', 'true'])(
    'case 15: keeps the project %s as a string',
    async (project) => {
      expect((await lineOf({ project })).projectName).toBe(project);
    },
  );

  test('case 16: parses two equal rows as two lines', async () => {
    const { lines, totals } = await parseInvoiceCsv(invoiceCsv({}, {}));
    expect(lines).toHaveLength(2);
    expect(totals.grossMicros).toBe(24_000_000);
  });

  test('case 16: parses an invoice twice into equal documents', async () => {
    const csv = invoiceCsv({}, {}, { amount: '?' });
    const first = await parseInvoiceCsv(csv);
    const again = await parseInvoiceCsv(csv);
    expect(again).toEqual(first);
    // So a caller may replace stored lines with those of the next parse.
    expect(diffInvoices(first, again)).toEqual({
      added: [],
      removed: [],
      changed: [],
      deltaMicros: 0,
    });
  });

  test.each([
    ['Asia/Kolkata', '2020-06-30T18:30:00.000Z'],
    ['America/St_Johns', '2020-07-01T02:30:00.000Z'],
    ['Pacific/Apia', '2020-06-30T11:00:00.000Z'],
  ])('case 18: reads the same moments on a host in %s', async (zone, localMidnight) => {
    vi.stubEnv('TZ', zone);
    onTestFinished(() => void vi.unstubAllEnvs());
    // Proves that the zone applies: otherwise this test could not fail.
    expect(new Date(2020, 6, 1).toISOString()).toBe(localMidnight);
    const line = await lineOf({ start: '2020-07-01 00:00:00 +0000', end: '2020-10-25 02:30:00' });
    expect(line).toMatchObject({ start: '2020-07-01T00:00:00Z', end: '2020-10-25T02:30:00Z' });
  });

  test('case 18: converts times with a space and an offset to UTC', async () => {
    const line = await lineOf({
      start: '2020-07-01 00:00:00 +0000',
      end: '2020-07-01 06:00:00 +0530',
    });
    expect(line).toMatchObject({ start: '2020-07-01T00:00:00Z', end: '2020-07-01T00:30:00Z' });
  });

  test('case 18: rejects a row with a thirteenth month', async () => {
    const start = '2020-13-01 00:00:00 +0000';
    expect(await rejectOf({ start })).toMatchObject([
      { row: 2, column: 'start', value: start, reason: 'date' },
    ]);
  });

  test('case 19: keeps both conventions for the end as billed', async () => {
    const ends = ['2019-01-31 23:59:59 +0000', '2019-02-01 00:00:00 +0000'];
    const { lines } = await parseInvoiceCsv(invoiceCsv(...ends.map((end) => ({ end }))));
    expect(lines.map((line) => line.end)).toEqual(['2019-01-31T23:59:59Z', '2019-02-01T00:00:00Z']);
  });

  test('case 21: keeps 2020-01 in a cell as these seven characters', async () => {
    const line = await lineOf({ group: '2020-01', project: '2020-01', description: '2020-01' });
    expect(line).toMatchObject({
      groupDescription: '2020-01',
      projectName: '2020-01',
      description: '2020-01',
    });
  });

  test('case 26: keeps lines of $0.00', async () => {
    const { lines } = await parseInvoiceCsv(invoiceCsv({ amount: '$0.00' }, { amount: '-$0.00' }));
    expect(lines.map((line) => line.amountMicros)).toEqual([0, 0]);
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

describe('parseInvoiceCsv: unreadable rows', () => {
  test('rejects rows with too few or too many cells', async () => {
    const short = cellsOf({}).slice(0, 7);
    const long = [...cellsOf({}), 'more'];
    const { lines, rejects } = await parseInvoiceCsv(
      csvOf([headerCells, short, cellsOf({}), long]),
    );
    expect(lines.map((line) => line.row)).toEqual([3]);
    expect(rejects).toEqual([
      { row: 2, column: null, value: null, reason: 'columns', raw: short.join(',') },
      { row: 4, column: null, value: null, reason: 'columns', raw: long.join(',') },
    ]);
  });

  test('rejects an unclosed quote once, with all rows that it swallowed', async () => {
    const swallowed = 'Droplets,,"web-01,1,,,$1.00,,iaas\nDroplets,,web-02,1,,,$2.00,,iaas';
    const { lines, rejects } = await parseInvoiceCsv(`${OFFICIAL}${swallowed}\n`);
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual([
      { row: 4, column: null, value: null, reason: 'quote', raw: swallowed },
    ]);
  });

  test('rejects a quote in the middle of a cell instead of shifting the cells', async () => {
    const row = 'Droplet Snapshots,,the "last" one,1,,,$1.00,,iaas';
    const { lines, rejects } = await parseInvoiceCsv(`${OFFICIAL}${row}\n`);
    expect(lines).toHaveLength(2);
    expect(rejects).toMatchObject([{ row: 4, reason: 'quote', raw: row }]);
  });

  test('rejects only the row with invalid UTF-8', async () => {
    const bytes = new Uint8Array(Buffer.from(invoiceCsv({ project: 'caf\u00e9' }, {}), 'latin1'));
    const { lines, rejects } = await parseInvoiceCsv(bytes);
    expect(lines.map((line) => line.row)).toEqual([3]);
    expect(rejects).toMatchObject([{ row: 2, reason: 'encoding' }]);
  });

  test('rejects a row with NUL, which databases do not accept in text', async () => {
    expect(await rejectOf({ project: 'a\0b' })).toMatchObject([{ reason: 'encoding' }]);
  });

  test('throws at the first unreadable row with strict', async () => {
    const csv = invoiceCsv({}, { amount: '?' }, { amount: '!' });
    expect(await faultOf(csv, { strict: true })).toMatchObject({
      code: 'rejected_row',
      reject: { row: 3, column: 'USD', value: '?', reason: 'amount' },
    });
  });

  test('does not modify the input', async () => {
    const bytes = new TextEncoder().encode(invoiceCsv({ description: 'a "b" (s-1vcpu-1gb)' }));
    const before = bytes.slice();
    await parseInvoiceCsv(bytes);
    expect(bytes).toEqual(before);
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
      fc.asyncProperty(fc.array(row), fc.constantFrom('\n', '\r\n'), async (rows, lineEnd) => {
        const csv = csvOf([headerCells, ...rows.map(cellsOf)], lineEnd);
        const { lines, rejects, totals } = await parseInvoiceCsv(csv);
        expect(rejects).toEqual([]);
        expect(lines.map((line) => [line.product, line.description, line.amount])).toEqual(
          rows.map((r) => [r.product, r.description, r.amount]),
        );
        expect(lines.map((line) => [line.groupDescription, line.projectName])).toEqual(
          rows.map((r) => [r.group || null, r.project || null]),
        );
        const sum = lines.reduce((total, line) => total + BigInt(line.amountMicros), 0n);
        expect(BigInt(totals.grossMicros)).toBe(sum);
        expect(totals.netMicros + totals.taxMicros).toBe(totals.grossMicros);
      }),
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
