import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { diffInvoices } from '../../src/diff/diff-invoices.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { formatMicros } from '../../src/money/micros.ts';
import { cellsOf, csvOf, HEADER, invoiceCsv, type TestRow } from './invoice-csv.ts';

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

test('the official example comes out whole', async () => {
  expect(await parseInvoiceCsv(OFFICIAL)).toEqual({
    columns: HEADER,
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

describe('money', () => {
  test('case 1: "$3.11" is 3110000 micros', async () => {
    expect(await lineOf({ amount: '$3.11' })).toMatchObject({
      amount: '3.11',
      amountMicros: 3_110_000,
    });
  });

  test('case 3: an amount with a thousands separator is one quoted cell', async () => {
    expect(await lineOf({ amount: '$1,234.56', project: 'shop' })).toMatchObject({
      amount: '1234.56',
      projectName: 'shop',
    });
  });

  test('case 3: without its quotes it is a cell too many, and a reject', async () => {
    const csv = invoiceCsv({ amount: '$1,234.56' }).replaceAll('"', '');
    const { lines, rejects } = await parseInvoiceCsv(csv);
    expect(lines).toEqual([]);
    expect(rejects).toMatchObject([{ row: 2, reason: 'columns' }]);
  });

  test('case 2: a discount is negative, and so are amounts in parentheses', async () => {
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

  test('case 4: sums are exact where floats are not', async () => {
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
  ])('case 5: the amount %j rejects its row as %s and stops no other', async (amount, reason) => {
    const { lines, rejects } = await parseInvoiceCsv(invoiceCsv({}, { amount }, {}));
    expect(lines.map((line) => line.row)).toEqual([2, 4]);
    const raw = csvOf([cellsOf({ amount })]).trimEnd();
    expect(rejects).toEqual([{ row: 3, column: 'USD', value: amount, reason, raw }]);
  });

  test('lines that add up to more than a safe integer of micros throw instead of losing any', async () => {
    const amount = '9007199254';
    expect(await faultOf(invoiceCsv({ amount }, { amount }))).toMatchObject({
      code: 'out_of_range',
    });
  });
});

describe('the shape of the file', () => {
  test('case 7: eight columns parse, with category null', async () => {
    const eight = csvOf([HEADER.slice(0, 8), cellsOf({}).slice(0, 8)]);
    const { lines, columns } = await parseInvoiceCsv(eight);
    expect(columns).toHaveLength(8);
    expect(lines).toEqual([{ ...(await lineOf({})), category: null }]);
  });

  test('case 7: columns in another order, and more of them, give the same lines', async () => {
    const rows = [HEADER, cellsOf({}), cellsOf({ product: 'Taxes', description: 'GST' })];
    const shuffled = rows.map((cells, row) => [...cells.toReversed(), row === 0 ? 'team' : 'blue']);
    const [plain, other] = await Promise.all(
      [rows, shuffled].map((r) => parseInvoiceCsv(csvOf(r))),
    );
    expect(other?.lines).toEqual(
      plain?.lines.map((line) => ({ ...line, extra: { team: 'blue' } })),
    );
  });

  test('a column called __proto__ is a column', async () => {
    const { lines } = await parseInvoiceCsv(
      csvOf([
        [...HEADER, '__proto__'],
        [...cellsOf({}), 'x'],
      ]),
    );
    expect(Object.entries(lines[0]?.extra ?? {})).toEqual([['__proto__', 'x']]);
  });

  test('case 8: a BOM and CRLF leave no trace, as bytes and as text', async () => {
    const text = `\ufeff${OFFICIAL.replaceAll('\n', '\r\n')}`;
    const expected = await parseInvoiceCsv(OFFICIAL);
    expect(await parseInvoiceCsv(text)).toEqual(expected);
    expect(await parseInvoiceCsv(new TextEncoder().encode(text))).toEqual(expected);
  });

  test('blank lines are skipped and do not count as records', async () => {
    const { lines, rejects } = await parseInvoiceCsv(
      `\n\n${OFFICIAL.replaceAll('\n', '\n\n  \n')}`,
    );
    expect(lines.map((line) => line.row)).toEqual([2, 3]);
    expect(rejects).toEqual([]);
  });

  test('case 9: a header alone has no lines', async () => {
    const { lines, totals } = await parseInvoiceCsv(`${HEADER.join(',')}`);
    expect(lines).toEqual([]);
    expect(totals.grossMicros).toBe(0);
  });

  test.each(['', '  \n\r\n', '\ufeff'])('case 9: %j is empty, not an invoice', async (input) => {
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
  ])('case 9: %s is named for what it is', async (found, input) => {
    const fault = await faultOf(input);
    expect(fault).toMatchObject({ code: 'not_csv', found });
    expect(fault.message).toContain(found);
  });

  test('UTF-16 is named for what it is', async () => {
    const bytes = new Uint8Array(Buffer.from(`\ufeff${OFFICIAL}`, 'utf16le'));
    expect(await faultOf(bytes)).toMatchObject({ code: 'not_csv', found: 'UTF-16' });
  });

  test('case 10: the bandwidth CSV is named, with the columns that it lacks', async () => {
    const header = 'Region,Product,Resource ID,Resource UUID,Bandwidth Usage (GiB)\n';
    const fault = await faultOf(header);
    expect(fault).toMatchObject({ code: 'missing_columns', missing: ['description', 'USD'] });
    expect(fault.message).toContain('bandwidth');
    expect(fault.message).toContain('description, USD');
  });

  test('semicolons are pointed out', async () => {
    const fault = await faultOf(OFFICIAL.replaceAll(',', ';'));
    expect(fault).toMatchObject({ code: 'missing_columns' });
    expect(fault.message).toContain('semicolons');
  });

  test('case 11: the currency is the name of the column', async () => {
    const { currency, lines } = await parseInvoiceCsv(OFFICIAL.replace('USD', 'EUR'));
    expect(currency).toBe('EUR');
    expect(lines.map((line) => line.currency)).toEqual(['EUR', 'EUR']);
  });

  test('case 11: three capitals that are no currency are an extra column', async () => {
    const { lines } = await parseInvoiceCsv(
      csvOf([
        [...HEADER, 'SKU'],
        [...cellsOf({}), '1-KS'],
      ]),
    );
    expect(lines).toMatchObject([{ currency: 'USD', extra: { SKU: '1-KS' } }]);
  });

  test('case 11: two currencies throw, since either may be what was billed', async () => {
    const csv = csvOf([
      [...HEADER, 'EUR'],
      [...cellsOf({}), '$10.00'],
    ]);
    expect(await faultOf(csv)).toMatchObject({ currencies: ['USD', 'EUR'] });
  });

  test('a doubled column throws', async () => {
    const csv = csvOf([
      [...HEADER, 'usd'],
      [...cellsOf({}), '$10.00'],
    ]);
    expect(await faultOf(csv)).toMatchObject({ code: 'doubled_column', column: 'usd' });
  });

  test('a header that comes again throws: the file holds several invoices', async () => {
    expect(await faultOf(OFFICIAL + OFFICIAL)).toMatchObject({ code: 'doubled_header', row: 4 });
  });
});

describe('cells', () => {
  test.each([
    ['', null],
    ['0', '0'],
    ['522', '522'],
    ['0.25', '0.25'],
    ['1,000', '1000'],
  ])('case 12: hours %j are %j', async (cell, hours) => {
    const line = await lineOf({ hours: cell, amount: '$0.01' });
    expect(line).toMatchObject({ hours, amount: '0.01' });
  });

  test('case 13: hours that are a count, or not the length of the interval, are kept', async () => {
    const row = { product: 'Droplet Backups', description: 'web-01 (Weekly Backup Services)' };
    expect(await lineOf({ ...row, hours: '5' })).toMatchObject({ hours: '5' });
    const [floatingIp] = (await parseInvoiceCsv(OFFICIAL)).lines;
    expect(floatingIp).toMatchObject({ hours: '100', end: '2020-07-22T18:14:39Z' });
  });

  test('hours that are no number reject the row', async () => {
    expect(await rejectOf({ hours: 'many' })).toMatchObject([{ column: 'hours', reason: 'hours' }]);
  });

  test('case 14: commas and quotes within cells come out as they are', async () => {
    const description = 'before (v2) "final" (syd1) 10.15GB Droplet Snapshot';
    const line = await lineOf({ product: 'Droplet Snapshots', description, project: 'Acme, Inc.' });
    expect(line).toMatchObject({
      description,
      projectName: 'Acme, Inc.',
      resource: { kind: 'snapshot', name: 'before (v2) "final"' },
    });
  });

  test.each(['00123', '1e5', 'true'])('case 15: the project %s stays a string', async (project) => {
    expect((await lineOf({ project })).projectName).toBe(project);
  });

  test('case 16: two rows that are the same are two lines', async () => {
    const { lines, totals } = await parseInvoiceCsv(invoiceCsv({}, {}));
    expect(lines).toHaveLength(2);
    expect(totals.grossMicros).toBe(24_000_000);
  });

  test('case 16: an invoice that is read again is the same invoice, and nothing more', async () => {
    const csv = invoiceCsv({}, {}, { amount: '?' });
    const first = await parseInvoiceCsv(csv);
    const again = await parseInvoiceCsv(csv);
    expect(again).toEqual(first);
    // What replaces the lines of an invoice by those of its next reading changes nothing.
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
  ])('case 18: a host in %s reads the same moments as any other', async (zone, localMidnight) => {
    vi.stubEnv('TZ', zone);
    onTestFinished(() => void vi.unstubAllEnvs());
    // Unless the zone is in force, this test could not fail.
    expect(new Date(2020, 6, 1).toISOString()).toBe(localMidnight);
    const line = await lineOf({ start: '2020-07-01 00:00:00 +0000', end: '2020-10-25 02:30:00' });
    expect(line).toMatchObject({ start: '2020-07-01T00:00:00Z', end: '2020-10-25T02:30:00Z' });
  });

  test('case 18: the space and the offset are read, and UTC comes out', async () => {
    const line = await lineOf({
      start: '2020-07-01 00:00:00 +0000',
      end: '2020-07-01 06:00:00 +0530',
    });
    expect(line).toMatchObject({ start: '2020-07-01T00:00:00Z', end: '2020-07-01T00:30:00Z' });
  });

  test('case 18: a thirteenth month rejects the row', async () => {
    const start = '2020-13-01 00:00:00 +0000';
    expect(await rejectOf({ start })).toMatchObject([
      { row: 2, column: 'start', value: start, reason: 'date' },
    ]);
  });

  test('case 19: both conventions for the end are kept as billed', async () => {
    const ends = ['2019-01-31 23:59:59 +0000', '2019-02-01 00:00:00 +0000'];
    const { lines } = await parseInvoiceCsv(invoiceCsv(...ends.map((end) => ({ end }))));
    expect(lines.map((line) => line.end)).toEqual(['2019-01-31T23:59:59Z', '2019-02-01T00:00:00Z']);
  });

  test('case 21: 2020-01 in a cell stays these seven characters', async () => {
    const line = await lineOf({ group: '2020-01', project: '2020-01', description: '2020-01' });
    expect(line).toMatchObject({
      groupDescription: '2020-01',
      projectName: '2020-01',
      description: '2020-01',
    });
  });

  test('case 26: lines of $0.00 are kept', async () => {
    const { lines } = await parseInvoiceCsv(invoiceCsv({ amount: '$0.00' }, { amount: '-$0.00' }));
    expect(lines.map((line) => line.amountMicros)).toEqual([0, 0]);
  });
});

describe('totals', () => {
  test('case 22: 33 lines come to 86.92, of which 7.90 tax counted once, and 79.02 net', async () => {
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

  test('case 23: the category iaas makes no tax usage, and a name no usage tax', async () => {
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
    ['nothing', '-$12.00', 0],
    ['less than nothing', '-$20.00', -8_000_000],
  ])('case 27: lines may come to %s', async (_what, credit, grossMicros) => {
    const { rejects, totals } = await parseInvoiceCsv(
      invoiceCsv({ amount: '$12.00' }, { product: 'Credits', amount: credit }),
      { strict: true },
    );
    expect(rejects).toEqual([]);
    expect(totals.grossMicros).toBe(grossMicros);
  });

  test('case 24: credits and discounts are part of gross and net, and told apart', async () => {
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

describe('rows that cannot be read', () => {
  test('too few and too many cells reject the row', async () => {
    const short = cellsOf({}).slice(0, 7);
    const long = [...cellsOf({}), 'more'];
    const { lines, rejects } = await parseInvoiceCsv(csvOf([HEADER, short, cellsOf({}), long]));
    expect(lines.map((line) => line.row)).toEqual([3]);
    expect(rejects).toEqual([
      { row: 2, column: null, value: null, reason: 'columns', raw: short.join(',') },
      { row: 4, column: null, value: null, reason: 'columns', raw: long.join(',') },
    ]);
  });

  test('an unclosed quote is one reject that holds all that it swallowed', async () => {
    const swallowed = 'Droplets,,"web-01,1,,,$1.00,,iaas\nDroplets,,web-02,1,,,$2.00,,iaas';
    const { lines, rejects } = await parseInvoiceCsv(`${OFFICIAL}${swallowed}\n`);
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual([
      { row: 4, column: null, value: null, reason: 'quote', raw: swallowed },
    ]);
  });

  test('a quote in the middle of a cell is a reject, not a row with its cells elsewhere', async () => {
    const row = 'Droplet Snapshots,,the "last" one,1,,,$1.00,,iaas';
    const { lines, rejects } = await parseInvoiceCsv(`${OFFICIAL}${row}\n`);
    expect(lines).toHaveLength(2);
    expect(rejects).toMatchObject([{ row: 4, reason: 'quote', raw: row }]);
  });

  test('bytes that are no UTF-8 reject their row alone', async () => {
    const bytes = new Uint8Array(Buffer.from(invoiceCsv({ project: 'caf\u00e9' }, {}), 'latin1'));
    const { lines, rejects } = await parseInvoiceCsv(bytes);
    expect(lines.map((line) => line.row)).toEqual([3]);
    expect(rejects).toMatchObject([{ row: 2, reason: 'encoding' }]);
  });

  test('NUL, which no database takes as text, rejects its row', async () => {
    expect(await rejectOf({ project: 'a\0b' })).toMatchObject([{ reason: 'encoding' }]);
  });

  test('strict throws at the first of them', async () => {
    const csv = invoiceCsv({}, { amount: '?' }, { amount: '!' });
    expect(await faultOf(csv, { strict: true })).toMatchObject({
      code: 'rejected_row',
      reject: { row: 3, column: 'USD', value: '?', reason: 'amount' },
    });
  });

  test('the input is not written to', async () => {
    const bytes = new TextEncoder().encode(invoiceCsv({ description: 'a "b" (s-1vcpu-1gb)' }));
    const before = bytes.slice();
    await parseInvoiceCsv(bytes);
    expect(bytes).toEqual(before);
  });
});

describe('laws', () => {
  const text = fc.string({ unit: fc.constantFrom(...'aZ 0,"()-.\u00e9=') });
  const cents = fc.integer({ min: -1e9, max: 1e9 });
  const row = fc.record({
    product: fc.constantFrom('Droplets', 'Taxes', 'Credits', 'Discounts', 'Volumes', 'Sundries'),
    description: text,
    group: text,
    project: text,
    amount: cents.map((value) => formatMicros(value * 10_000)),
  });

  test('whatever is written comes out, cell by cell, and gross is net and tax', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row), fc.constantFrom('\n', '\r\n'), async (rows, lineEnd) => {
        const csv = csvOf([HEADER, ...rows.map(cellsOf)], lineEnd);
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

  test('a document that was cut or changed anywhere throws nothing but InvoiceCsvError', async () => {
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
