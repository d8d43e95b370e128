import { describe, expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { cellsOf, csvOf, headerCells, OFFICIAL_EXAMPLE } from './invoice-csv.ts';
import { faultOf, lineOf } from './parse-one-row.ts';

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
    const text = `\ufeff${OFFICIAL_EXAMPLE.replaceAll('\n', '\r\n')}`;
    const expected = await parseInvoiceCsv(OFFICIAL_EXAMPLE);
    expect(await parseInvoiceCsv(text)).toEqual(expected);
    expect(await parseInvoiceCsv(new TextEncoder().encode(text))).toEqual(expected);
  });

  test.each(['\r', '\r\r'])('reads lines that end in %j alone', async (lineEnd) => {
    const text = OFFICIAL_EXAMPLE.replaceAll('\n', lineEnd);
    const expected = await parseInvoiceCsv(OFFICIAL_EXAMPLE);
    expect(await parseInvoiceCsv(text)).toEqual(expected);
    expect(await parseInvoiceCsv(text.trimEnd())).toEqual(expected);
    expect(await parseInvoiceCsv(`${OFFICIAL_EXAMPLE.split('\n')[0]}${lineEnd}`)).toMatchObject({
      lines: [],
    });
  });

  test('reads a file with one row and CR alone, not zero lines', async () => {
    const [header, row] = OFFICIAL_EXAMPLE.split('\n');
    expect((await parseInvoiceCsv(`${header}\r${row}`)).lines).toHaveLength(1);
  });

  test('keeps a CR inside a cell if lines end in LF', async () => {
    const { description } = await lineOf({ description: 'old\rmac' });
    expect(description).toBe('old\rmac');
  });

  test('reads a header after two byte order marks, quoted or not', async () => {
    const expected = await parseInvoiceCsv(OFFICIAL_EXAMPLE);
    expect(await parseInvoiceCsv(`\ufeff\ufeff${OFFICIAL_EXAMPLE}`)).toEqual(expected);
    const quoted = OFFICIAL_EXAMPLE.replace('product', '"product"');
    expect(await parseInvoiceCsv(`\ufeff\ufeff${quoted}`)).toEqual(expected);
  });

  test('skips blank lines and does not count them as records', async () => {
    const { lines, rejects } = await parseInvoiceCsv(
      `\n\n${OFFICIAL_EXAMPLE.replaceAll('\n', '\n\n  \n')}`,
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
    const bytes = new Uint8Array(Buffer.from(`\ufeff${OFFICIAL_EXAMPLE}`, 'utf16le'));
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
    const fault = await faultOf(OFFICIAL_EXAMPLE.replaceAll(',', ';'));
    expect(fault).toMatchObject({ code: 'missing_columns' });
    expect(fault.message).toContain('semicolons');
  });

  test('case 11: reads the currency from the name of the column', async () => {
    const { currency, lines } = await parseInvoiceCsv(OFFICIAL_EXAMPLE.replace('USD', 'EUR'));
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
    expect(await faultOf(OFFICIAL_EXAMPLE + OFFICIAL_EXAMPLE)).toMatchObject({
      code: 'doubled_header',
      row: 4,
    });
  });
});
