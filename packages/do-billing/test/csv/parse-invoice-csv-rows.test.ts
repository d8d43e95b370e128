import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { diffInvoices } from '../../src/diff/diff-invoices.ts';
import { cellsOf, csvOf, headerCells, invoiceCsv, OFFICIAL_EXAMPLE } from './invoice-csv.ts';
import { faultOf, lineOf, rejectOf } from './parse-one-row.ts';

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
    const [floatingIp] = (await parseInvoiceCsv(OFFICIAL_EXAMPLE)).lines;
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

  test.each([
    ' ',
    '\t',
    '\u00a0',
    '\ufeff',
    '\u200b',
    '\u0085',
    '\u2003',
    '\u3000',
    '\u200b \ufeff',
  ])('trims %j from both ends of every cell, and of the header', async (edge) => {
    const padded = (cells: string[]) => cells.map((cell) => `${edge}${cell}${edge}`);
    const rows = [
      cellsOf({ group: 'a', description: 'web\u00a001 (s-1vcpu-2gb)' }),
      cellsOf({ product: 'Taxes', hours: '', project: '', amount: '-$1,000.00' }),
    ];
    const plain = [[...headerCells, 'team'], ...rows.map((cells) => [...cells, 'blue'])];
    const expected = await parseInvoiceCsv(csvOf(plain));
    expect(expected.lines[0]?.description).toBe('web\u00a001 (s-1vcpu-2gb)');
    expect(await parseInvoiceCsv(csvOf(plain.map(padded)))).toEqual(expected);
  });

  test('keeps the text of a rejected row as it stands', async () => {
    const csv = invoiceCsv({ product: '\ufeffDroplets\u00a0', amount: ' ? ' });
    const { rejects } = await parseInvoiceCsv(csv);
    expect(rejects).toMatchObject([{ value: '?', raw: csv.split('\n')[1] }]);
  });

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

  test.each([
    ['in the middle of a cell', 'the "last" one', 'the "last" one'],
    ['at the end of a cell', 'disk 5"', 'disk 5"'],
    ['after a closed cell', '"web"-01', '"web"-01'],
    ['at the start of a cell', '"web-01', '"web-01'],
    ['and a doubled one', '"say ""hi', '"say ""hi'],
    ['alone in a cell', '"', '"'],
    ['after a blank', ' "web-01"', '"web-01"'],
  ])('keeps a stray quote %s as text', async (_place, cell, description) => {
    const quoted = `Volumes,,"a, b",1,,,"$1,000.00",,iaas`;
    const row = `Droplets,,${cell},1,,,$1.00,,iaas`;
    const { lines, rejects, totals } = await parseInvoiceCsv(
      `${OFFICIAL_EXAMPLE}${row}\n${quoted}\n${row}\n`,
    );
    expect(rejects).toEqual([]);
    expect(lines.slice(2)).toMatchObject([
      { row: 4, description, amount: '1.00' },
      { row: 5, description: 'a, b', amount: '1000.00' },
      { row: 6, description, amount: '1.00' },
    ]);
    expect(totals.grossMicros).toBe(1_005_270_000);
  });

  test('rejects a row with a stray quote and too many cells, and no other row', async () => {
    const row = 'Droplets,,"web-01, old,1,,,$1.00,,iaas';
    const { lines, rejects } = await parseInvoiceCsv(`${OFFICIAL_EXAMPLE}${row}\n${row}\n`);
    expect(lines).toHaveLength(2);
    expect(rejects).toEqual([
      { row: 4, column: null, value: null, reason: 'quote', raw: row },
      { row: 5, column: null, value: null, reason: 'quote', raw: row },
    ]);
  });

  test.each([
    ['the next row', []],
    ['a later row', ['Droplets,,web-02,1,,,$2000.00,,iaas', 'Droplets,,"a, b",1,,,$1.00,,iaas']],
  ])('keeps every row if a stray quote seems to close that of %s', async (_place, between) => {
    const rows = ['Droplets,,"web-01,1,,,$100.00,,iaas', ...between];
    const last = 'Volumes,,disk 5",1,,,$3.00,,iaas';
    const csv = `${[headerCells.join(','), ...rows, last].join('\n')}\n`;
    const { lines, rejects } = await parseInvoiceCsv(csv);
    expect(rejects).toEqual([]);
    expect(lines).toHaveLength(between.length + 2);
    expect(lines.at(0)).toMatchObject({ row: 2, description: '"web-01', amount: '100.00' });
    expect(lines.at(-1)).toMatchObject({ description: 'disk 5"', amount: '3.00' });
    expect(await faultOf(csv, { strict: true })).toMatchObject({
      code: 'rejected_row',
      reject: { row: 2, reason: 'quote' },
    });
  });

  test('keeps two rows if stray quotes begin the last cell of one and end the first of the other', async () => {
    const row = 'Droplets,,web-01,1,,,$1.00,,iaas';
    const csv = `${OFFICIAL_EXAMPLE}${row.replace('iaas', '"iaas')}\n${row.replace(',', '",')}\n`;
    const { lines } = await parseInvoiceCsv(csv);
    expect(lines.slice(2)).toMatchObject([{ category: '"iaas' }, { product: 'Droplets"' }]);
  });

  test('keeps the first row if a stray quote in it seems to close one of the header', async () => {
    const [header, row] = OFFICIAL_EXAMPLE.split('\n');
    const csv = `${header?.replace('category', '"category')}\n${row}"\n`;
    const { columns, lines } = await parseInvoiceCsv(csv);
    expect(columns.at(-1)).toBe('"category');
    expect(lines).toMatchObject([{ row: 2, amount: '3.11' }]);
  });

  test.each(['two\nlines', 'a, b\r\nc, d', '\n', 'one,\n\n,two, three\n'])(
    'keeps %j in any column as one cell',
    async (text) => {
      const columns = [...headerCells, 'notes'];
      for (const column of ['group', 'description', 'project', 'notes'] as const) {
        const cells = [...cellsOf({ amount: '$1,000.00', [column]: text }), ''];
        if (column === 'notes') cells[9] = text;
        const { lines, rejects } = await parseInvoiceCsv(csvOf([columns, cells, cells]));
        expect(rejects).toEqual([]);
        expect(lines.map(({ amount }) => amount)).toEqual(['1000.00', '1000.00']);
      }
    },
  );

  test('reads a header with a line end inside a name', async () => {
    const columns = headerCells.map((name) => (name === 'end' ? 'the\nend' : name));
    const { lines } = await parseInvoiceCsv(csvOf([columns, cellsOf({ description: 'a\nb' })]));
    expect(lines).toMatchObject([
      { description: 'a\nb', extra: { 'the\nend': expect.any(String) } },
    ]);
  });

  test('reads the amount beside a stray quote, or rejects its cell', async () => {
    const row = 'Volumes,,data,1,,,$1.00",,iaas';
    const { rejects } = await parseInvoiceCsv(`${OFFICIAL_EXAMPLE}${row}\n`);
    expect(rejects).toMatchObject([{ row: 4, column: 'USD', value: '$1.00"', reason: 'amount' }]);
  });

  test('throws for a row with a stray quote with strict', async () => {
    const csv = `${OFFICIAL_EXAMPLE}Droplets,,disk 5",1,,,$1.00,,iaas\n`;
    expect(await faultOf(csv, { strict: true })).toMatchObject({
      code: 'rejected_row',
      reject: { row: 4, column: null, reason: 'quote' },
    });
  });

  test('reads a header with a stray quote, or throws with strict', async () => {
    const csv = OFFICIAL_EXAMPLE.replace('category', '5" disk');
    const { columns, lines } = await parseInvoiceCsv(csv);
    expect(columns.at(-1)).toBe('5" disk');
    expect(lines[0]?.extra).toEqual({ '5" disk': 'iaas' });
    const fault = { code: 'unreadable_header', fault: 'quote' };
    expect(await faultOf(csv, { strict: true })).toMatchObject(fault);
    expect(await faultOf(OFFICIAL_EXAMPLE.replace('product', '"product'))).toMatchObject(fault);
  });

  test('takes a quoted cell of more than 64 KiB for text with a stray quote', async () => {
    const rows = (length: number) =>
      `Droplets,,"${'a'.repeat(length)}",1,,,$1.00,,iaas\nVolumes,,"b\nc",1,,,$2.00,,iaas\n`;
    const longest = 'a'.repeat(65_535);
    const fits = await parseInvoiceCsv(OFFICIAL_EXAMPLE + rows(65_535));
    expect(fits.lines.slice(2)).toMatchObject([{ description: longest }, { description: 'b\nc' }]);
    const tooLong = await parseInvoiceCsv(OFFICIAL_EXAMPLE + rows(65_536));
    expect(tooLong.lines.slice(2)).toMatchObject([
      { description: `"${longest}a"` },
      { description: 'b\nc' },
    ]);
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
