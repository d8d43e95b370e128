import neatCsv from 'neat-csv';
import { expect, test } from 'vitest';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { focusCsv } from '../../src/focus/focus-csv.ts';
import { toFocus } from '../../src/focus/to-focus.ts';
import { invoiceCsv } from '../csv/invoice-csv.ts';
import { FOCUS_INVOICES } from './focus-invoices.ts';

const BASE = {
  billingAccountId: 'do:team:c8ef4e8e',
  billingAccountName: 'Acme, Inc.',
  invoiceId: '418071234',
  billingPeriod: '2026-04',
};
const V10 = { ...BASE, version: '1.0' } as const;
const V12 = { ...BASE, version: '1.2' } as const;

const document = await parseInvoiceCsv(FOCUS_INVOICES['every kind'].csv, { strict: true });

const blankNulls = (row: object) =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value ?? '']));

test('1.2 reads back as its rows, with an empty cell for null', async () => {
  const rows = await neatCsv(focusCsv(document, V12));
  expect(rows).toEqual(toFocus(document, V12).map(blankNulls));
});

test("1.0 reads back as its rows, under the names of the validator's rules too", async () => {
  const rows = await neatCsv(focusCsv(document, V10));
  expect(rows).toEqual(
    toFocus(document, V10).map(({ ResourceId, ...row }) =>
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

test.each([V10, V12])('no two columns are the same to a database that ignores case', (options) => {
  const [header = ''] = focusCsv(document, options).split('\n');
  const columns = header.toLowerCase().split(',');
  expect(new Set(columns).size).toBe(columns.length);
});

test("the columns of FOCUS come first, then ours, then the validator's", () => {
  const [of12] = focusCsv(document, V12).split('\n');
  expect(of12).toMatch(/^(?:[A-Z]\w+,)+(?:x_\w+,?)+$/);
  const [of10] = focusCsv(document, V10).split('\n');
  expect(of10).toMatch(
    /^(?:[A-Z]\w+,)+(?:x_\w+,)+ResourceID,ChargeType,InvoiceIssuer,Provider,Publisher$/,
  );
});

test('an invoice without lines is its header', async () => {
  const empty = await parseInvoiceCsv(invoiceCsv());
  const [header = ''] = focusCsv(document, V10).split('\n');
  expect(focusCsv(empty, V10)).toBe(`${header}\n`);
});

test('lines end in LF, the last one too', () => {
  const csv = focusCsv(document, V10);
  expect(csv.endsWith('\n')).toBe(true);
  expect(csv).not.toContain('\r');
});

test('case 14: cells are quoted where they need it', async () => {
  const csv = focusCsv(await parseInvoiceCsv(invoiceCsv({ project: 'say "hi", you' })), V10);
  expect(csv).toContain(',"say ""hi"", you",');
  expect(csv).toContain(',"Acme, Inc.",');
});

test('case 17: machines read it, so a formula stays as it is', async () => {
  const csv = focusCsv(await parseInvoiceCsv(invoiceCsv({ project: '=1+1' })), V10);
  expect(csv).toContain(',=1+1,');
});

test('rejected rows and bad options throw as in toFocus', async () => {
  const rejected = await parseInvoiceCsv(invoiceCsv({ amount: 'n/a' }));
  expect(() => focusCsv(rejected, V10)).toThrow(expect.objectContaining({ code: 'rejected_rows' }));
  expect(() => focusCsv(document, { ...V10, invoiceId: '' })).toThrow(TypeError);
});
