import fc from 'fast-check';
import neatCsv from 'neat-csv';
import { expect, test } from 'vitest';
import { formatInvoiceCsv } from '../../src/csv/format-invoice-csv.ts';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { mutatedInvoiceCsvArbitrary } from '../../src/testing.ts';
import { cellsOf, csvOf, headerCells, invoiceCsv, OFFICIAL_EXAMPLE } from './invoice-csv.ts';
import { recordsOf } from './records-of.ts';

test('formats the official example byte for byte', async () => {
  expect(formatInvoiceCsv(await parseInvoiceCsv(OFFICIAL_EXAMPLE))).toBe(OFFICIAL_EXAMPLE);
});

test('case 14: quotes cells with commas, quotes and thousands separators', async () => {
  const description = 'before (v2) "final" (syd1) 10.15GB Droplet Snapshot';
  const csv = invoiceCsv({ description, amount: '-$1,779.55', project: 'Acme, Inc.' });
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test('keeps the order of columns and the cells of unknown columns', async () => {
  const csv = csvOf([
    ['constructor', ...headerCells.toReversed(), '__proto__'],
    ['a', ...cellsOf({}).toReversed(), 'b'],
  ]);
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test('writes rejected rows in their original place', async () => {
  const csv = `${invoiceCsv({}, { amount: '?' }, {})}a "b" c\nDroplets,,"never closed\nDroplets\n`;
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test.each(['=1+1', '+1', '-1', '@cmd'])(
  'case 17: marks text like the formula %j with escapeFormulas',
  async (description) => {
    const document = await parseInvoiceCsv(invoiceCsv({ description, amount: '-$1.00' }));
    const escaped = await parseInvoiceCsv(formatInvoiceCsv(document, { escapeFormulas: true }));
    expect(escaped.lines[0]).toMatchObject({ description: `'${description}`, amount: '-1.00' });
    const plain = await parseInvoiceCsv(formatInvoiceCsv(document));
    expect(plain).toEqual(document);
  },
);

test.each(['\t=x', '\r=x'])(
  'case 17: marks the text %j of a line that was not parsed with escapeFormulas',
  async (description) => {
    const document = await parseInvoiceCsv(invoiceCsv({}));
    const lines = document.lines.map((line) => ({ ...line, description }));
    const escaped = formatInvoiceCsv({ ...document, lines }, { escapeFormulas: true });
    expect((await parseInvoiceCsv(escaped)).lines).toMatchObject([
      { description: `'${description}` },
    ]);
  },
);

test('case 17: marks rejected rows with escapeFormulas too', async () => {
  const unreadable = '=cmd|"/C calc"!A0,,x';
  const csv = `${invoiceCsv({ description: '=1+1', amount: '?' })}${unreadable}\n`;
  const document = await parseInvoiceCsv(csv);
  expect(document.rejects.map(({ reason }) => reason)).toEqual(['amount', 'quote']);
  const escaped = formatInvoiceCsv(document, { escapeFormulas: true });
  const rows = await neatCsv<Record<string, string>>(escaped);
  expect(rows.map((row) => Object.values(row))).toEqual([
    cellsOf({ description: "'=1+1", amount: '?' }),
    [`'=cmd|"/C calc"!A0`, '', 'x'],
  ]);
  expect(formatInvoiceCsv(document)).toBe(csv);
});

test('case 17: leaves no cell that begins like a formula with escapeFormulas', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedInvoiceCsvArbitrary(fc), async (bytes) => {
      const document = await parseInvoiceCsv(bytes).catch((error: unknown) => {
        if (!(error instanceof InvoiceCsvError)) throw error;
        return null;
      });
      if (document === null) return;
      const csv = formatInvoiceCsv(document, { escapeFormulas: true });
      const records = recordsOf(new TextEncoder().encode(csv));
      expect(records).toHaveLength(1 + document.lines.length + document.rejects.length);
      const cells = records.flatMap((record) => record.cells);
      // A negative amount, or a negative number of hours, is a number to a spreadsheet too.
      expect(cells.filter((cell) => /^(?:[=+@\t\r\n]|-(?!\$?[\d,.]+$))/.test(cell))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('quotes a header that begins like another format', async () => {
  const csv = csvOf([
    ['{x', ...headerCells],
    ['1', ...cellsOf({})],
  ]).replace('{x', '"{x"');
  const document = await parseInvoiceCsv(csv);
  expect(await parseInvoiceCsv(formatInvoiceCsv(document))).toEqual(document);
});
