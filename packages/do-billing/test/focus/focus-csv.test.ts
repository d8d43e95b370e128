import neatCsv from 'neat-csv';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { focusCsv, streamFocusCsv } from '../../src/focus/focus-csv.ts';
import { toFocus } from '../../src/focus/to-focus.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { focusInvoices } from './focus-invoices.ts';

const base = {
  billingAccountId: 'do:team:c8ef4e8e',
  billingAccountName: 'Acme, Inc.',
  invoiceId: '418071234',
  billingPeriod: '2026-04',
};
const v10 = { ...base, version: '1.0' } as const;
const v12 = { ...base, version: '1.2' } as const;

const document = await parseInvoiceCsv(focusInvoices['every kind'].csv, { strict: true });

const blankNulls = (row: object) =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value ?? '']));

test.each([v10, v12])(
  'writes $version as the rows of toFocus, with an empty cell for null',
  async (options) => {
    const rows = await neatCsv(focusCsv(document, options));
    expect(rows).toEqual(toFocus(document, options).map(blankNulls));
    expect(Object.keys(rows[0] ?? {})).toContain('ResourceId');
  },
);

test('writes 1.0 with forValidator with the columns of the validator', async () => {
  const rows = await neatCsv(focusCsv(document, { ...v10, forValidator: true }));
  expect(rows).toEqual(
    toFocus(document, v10).map(({ ResourceId, ...row }) =>
      blankNulls({
        ...row,
        ResourceID: ResourceId,
        ChargeType: null,
        InvoiceIssuer: 'DigitalOcean',
        Provider: 'DigitalOcean',
        Publisher: 'DigitalOcean',
      }),
    ),
  );
});

test.each([v10, { ...v10, forValidator: true }, v12])(
  'writes columns that differ in a database that ignores case',
  (options) => {
    const [header = ''] = focusCsv(document, options).split('\n');
    const columns = header.toLowerCase().split(',');
    expect(new Set(columns).size).toBe(columns.length);
  },
);

test("writes the columns of FOCUS first, then the custom ones, then the validator's", () => {
  for (const options of [v10, v12]) {
    const [header] = focusCsv(document, options).split('\n');
    expect(header).toMatch(/^(?:[A-Z]\w+,)+(?:x_\w+,?)+$/);
  }
  const [header] = focusCsv(document, { ...v10, forValidator: true }).split('\n');
  expect(header).toMatch(
    /^(?:[A-Z]\w+,)+(?:x_\w+,)+ResourceID,ChargeType,InvoiceIssuer,Provider,Publisher$/,
  );
});

test('writes only the header of an invoice without lines', async () => {
  const empty = await parseInvoiceCsv(invoiceCsv());
  const [header = ''] = focusCsv(document, v10).split('\n');
  expect(focusCsv(empty, v10)).toBe(`${header}\n`);
});

test('ends each line in LF, the last one too', () => {
  const csv = focusCsv(document, v10);
  expect(csv.endsWith('\n')).toBe(true);
  expect(csv).not.toContain('\r');
});

test('case 14: quotes the cells that need it', async () => {
  const csv = focusCsv(await parseInvoiceCsv(invoiceCsv({ project: 'say "hi", you' })), v10);
  expect(csv).toContain(',"say ""hi"", you",');
  expect(csv).toContain(',"Acme, Inc.",');
});

test('case 17: does not escape formulas, since machines read the file', async () => {
  const csv = focusCsv(await parseInvoiceCsv(invoiceCsv({ project: '=1+1' })), v10);
  expect(csv).toContain(',=1+1,');
});

test('throws for rejected rows and invalid options as toFocus does', async () => {
  const rejected = await parseInvoiceCsv(invoiceCsv({ amount: 'n/a' }));
  expect(() => focusCsv(rejected, v10)).toThrow(expect.objectContaining({ code: 'rejected_rows' }));
  expect(() => focusCsv(document, { ...v10, invoiceId: '' })).toThrow(TypeError);
});

test('throws for forValidator with version 1.2, which has no validator', () => {
  expect(() => focusCsv(document, { ...v12, forValidator: true })).toThrow(
    new TypeError('"version" must be "1.0" for "forValidator"'),
  );
});

test.each([v10, { ...v10, forValidator: true }, v12])(
  'streams the same file as focusCsv, and takes a batch only when the one before is written',
  async (options) => {
    let taken = 0;
    async function* batches() {
      for (const line of document.lines) {
        taken += 1;
        yield [line];
      }
    }
    const pieces: string[] = [];
    for await (const piece of streamFocusCsv(batches(), options)) {
      expect(taken).toBe(pieces.length);
      pieces.push(piece);
    }
    expect(pieces.join('')).toBe(focusCsv(document, options));
    expect(taken).toBe(document.lines.length);
  },
);

test('streams until the lines end with an error, and rejects invalid options before', async () => {
  async function* cut() {
    yield document.lines;
    throw new Error('the file ends here');
  }
  const read = async () => {
    for await (const piece of streamFocusCsv(cut(), v12)) expect(piece).not.toBe('');
  };
  await expect(read).rejects.toThrow('the file ends here');
  expect(() => streamFocusCsv(cut(), { ...v12, invoiceId: '' })).toThrow(TypeError);
  expect(() => streamFocusCsv(cut(), { ...v12, forValidator: true })).toThrow(TypeError);
});
