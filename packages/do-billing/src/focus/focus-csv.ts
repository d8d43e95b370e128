import { readInvoiceHeader } from '../csv/invoice-header.ts';
import { quoteCell } from '../csv/quote-cell.ts';
import { toCostLine } from '../csv/to-cost-line.ts';
import type { CostLine } from '../lines/cost-line.ts';
import type { FocusOptions } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { type FocusDocument, toFocus } from './to-focus.ts';

/**
 * Writes an invoice as FOCUS in CSV: RFC 4180, LF, the header first, an empty cell for null. The
 * rows are those of {@link toFocus}. It is for machines: a text that a spreadsheet takes for a
 * formula stays as it is.
 *
 * **1.0** passes the FinOps Foundation's validator (`focus-validator` 1.0.0 on PyPI) with no failed
 * rule. Its rules spell four columns in another way than the specification, and one still reads a
 * column of 0.5. So this CSV, unlike the rows, has `ResourceID` in place of `ResourceId`, since most
 * databases take the two for one, and at its end `InvoiceIssuer`, `Provider` and `Publisher` beside
 * `InvoiceIssuerName`, `ProviderName` and `PublisherName`, and an empty `ChargeType`. The validator
 * guesses types: a column of nothing but digits, such as one project called `00123`, is no text to
 * it.
 *
 * **1.2** has the specification's columns and ours. There is no validator of 1.2 that we could run:
 * our tests check its columns and the rules between them.
 *
 * @throws {FocusError} with code `rejected_rows`: money is missing. Its message says how to go on.
 * @throws {TypeError} that names the option at fault.
 * @example
 * import { readFile, writeFile } from 'node:fs/promises';
 * import { focusCsv, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const document = await parseInvoiceCsv(await readFile('invoice.csv'));
 * const csv = focusCsv(document, {
 *   version: '1.0',
 *   billingAccountId: 'do:team:c8ef4e8e-0ee4-4d3c-8b1d-5d5d1a9a2b6a',
 *   billingAccountName: 'Acme',
 *   invoiceId: '418071234',
 *   billingPeriod: '2026-04',
 * });
 * await writeFile('focus.csv', csv);
 */
export function focusCsv(document: FocusDocument, options: FocusOptions): string {
  const lines = [emptyLine(), ...document.lines];
  return toFocus({ ...document, lines }, options)
    .map((row) => (options.version === '1.0' ? forValidator(row) : { ...row }))
    .map((row, index) => (index === 0 ? Object.keys(row) : Object.values(row)))
    .map((cells) => `${cells.map((cell) => quoteCell(cell ?? '')).join(',')}\n`)
    .join('');
}

function forValidator({ ResourceId, ...row }: FocusRow): Record<string, string | null> {
  return {
    ...row,
    ResourceID: ResourceId,
    ChargeType: null,
    InvoiceIssuer: row.InvoiceIssuerName,
    Provider: row.ProviderName,
    Publisher: row.PublisherName,
  };
}

/** Gives the header of an invoice without lines. */
function emptyLine(): CostLine {
  const columns = ['product', 'description', 'USD'];
  const header = readInvoiceHeader({ cells: columns, fault: null, raw: '' });
  return toCostLine(['', '', '0'], header, 0);
}
