import { quoteCell } from '../csv/csv-record.ts';
import { readInvoiceHeader } from '../csv/invoice-header.ts';
import { toCostLine } from '../csv/to-cost-line.ts';
import type { CostLine } from '../lines/cost-line.ts';
import type { FocusOptions } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { type FocusDocument, toFocus } from './to-focus.ts';

/**
 * Formats an invoice as a FOCUS file in CSV: RFC 4180, LF, the header first, an empty cell for null.
 * The rows are those of {@link toFocus}. The file is for machines: text that a spreadsheet would run
 * as a formula is not escaped.
 *
 * **1.0** passes every rule of the FinOps Foundation's validator (`focus-validator` 1.0.0 on PyPI).
 * Its rules spell four columns unlike the specification, and one rule still reads a column of 0.5.
 * So this CSV differs from the rows: it has `ResourceID` instead of `ResourceId`, since most
 * databases do not distinguish the two, and at its end `InvoiceIssuer`, `Provider` and `Publisher`
 * as copies of `InvoiceIssuerName`, `ProviderName` and `PublisherName`, and an empty `ChargeType`.
 * The validator guesses types: it rejects a text column that contains only digits, such as a single
 * project called `00123`.
 *
 * **1.2** has the columns of the specification and the custom ones. A public validator of 1.2 does
 * not exist yet: the tests of this package check its columns and the rules between them.
 *
 * @throws {FocusError} with code `rejected_rows`: money would be missing. The message names the ways
 * to continue.
 * @throws {TypeError} that names the invalid option.
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

/** Yields the header, even of an invoice without lines. */
function emptyLine(): CostLine {
  const columns = ['product', 'description', 'USD'];
  const header = readInvoiceHeader({ cells: columns, fault: null, raw: '' });
  return toCostLine(['', '', '0'], header, 0);
}
