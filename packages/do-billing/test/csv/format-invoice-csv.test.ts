import fc from 'fast-check';
import neatCsv from 'neat-csv';
import { expect, test } from 'vitest';
import { formatInvoiceCsv } from '../../src/csv/format-invoice-csv.ts';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { mutatedInvoiceCsvArbitrary } from '../../src/testing.ts';
import { cellsOf, csvOf, HEADER, invoiceCsv } from './invoice-csv.ts';
import { recordsOf } from './records-of.ts';

const OFFICIAL = `product,group_description,description,hours,start,end,USD,project_name,category
Floating IPs,,Unused Floating IP - 1.1.1.1,100,2020-07-01 00:00:00 +0000,2020-07-22 18:14:39 +0000,$3.11,,iaas
Taxes,,STATE SALES TAX (6.25%),,2020-07-01 00:00:00 +0000,2020-07-31 23:59:59 +0000,$0.16,,iaas
`;

test('the official example comes out byte for byte', async () => {
  expect(formatInvoiceCsv(await parseInvoiceCsv(OFFICIAL))).toBe(OFFICIAL);
});

test('case 14: commas, quotes and thousands separators are quoted, and round-trip', async () => {
  const description = 'before (v2) "final" (syd1) 10.15GB Droplet Snapshot';
  const csv = invoiceCsv({ description, amount: '-$1,779.55', project: 'Acme, Inc.' });
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test('columns keep their order, and those that are not known their cells', async () => {
  const csv = csvOf([
    ['constructor', ...HEADER.toReversed(), '__proto__'],
    ['a', ...cellsOf({}).toReversed(), 'b'],
  ]);
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test('rejected rows stand where they stood', async () => {
  const csv = `${invoiceCsv({}, { amount: '?' }, {})}a "b" c\nDroplets,,"never closed\n`;
  expect(formatInvoiceCsv(await parseInvoiceCsv(csv))).toBe(csv);
});

test.each(['=1+1', '+1', '-1', '@cmd', '\tx', '\rx'])(
  'case 17: for a spreadsheet, text that begins like the formula %j is marked',
  async (description) => {
    const document = await parseInvoiceCsv(invoiceCsv({ description, amount: '-$1.00' }));
    const escaped = await parseInvoiceCsv(formatInvoiceCsv(document, { escapeFormulas: true }));
    expect(escaped.lines[0]).toMatchObject({ description: `'${description}`, amount: '-1.00' });
    const plain = await parseInvoiceCsv(formatInvoiceCsv(document));
    expect(plain).toEqual(document);
  },
);

test('case 17: for a spreadsheet, rows that were rejected are marked as well', async () => {
  const unreadable = '=cmd|"/C calc"!A0,,x';
  const csv = `${invoiceCsv({ description: '=1+1', amount: '?' })}${unreadable}\n`;
  const document = await parseInvoiceCsv(csv);
  expect(document.rejects.map(({ reason }) => reason)).toEqual(['amount', 'quote']);
  const escaped = formatInvoiceCsv(document, { escapeFormulas: true });
  const rows = await neatCsv<Record<string, string>>(escaped);
  expect(rows.map((row) => Object.values(row))).toEqual([
    cellsOf({ description: "'=1+1", amount: '?' }),
    [`'${unreadable}`],
  ]);
  expect(formatInvoiceCsv(document)).toBe(csv);
});

test('case 17: for a spreadsheet, no cell of any document begins like a formula', async () => {
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
      // A negative amount is a number to a spreadsheet too.
      expect(cells.filter((cell) => /^(?:[=+@\t\r\n]|-(?!\$[\d,.]+$))/.test(cell))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a header that begins like another format is still a CSV', async () => {
  const csv = csvOf([
    ['{x', ...HEADER],
    ['1', ...cellsOf({})],
  ]).replace('{x', '"{x"');
  const document = await parseInvoiceCsv(csv);
  expect(await parseInvoiceCsv(formatInvoiceCsv(document))).toEqual(document);
});
