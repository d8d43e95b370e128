import { quoteCell } from '../csv/csv-record.ts';
import { readInvoiceHeader } from '../csv/invoice-header.ts';
import { toCostLine } from '../csv/to-cost-line.ts';
import type { CostLine } from '../lines/cost-line.ts';
import type { FocusOptions, FocusVersion } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { type FocusDocument, toFocus } from './to-focus.ts';

/**
 * Options of {@link focusCsv}: those of {@link toFocus}, and the flavour of the file.
 *
 * @example
 * import type { FocusCsvOptions } from '@arcadia/do-billing';
 *
 * export const forValidator = (options: FocusCsvOptions<'1.0'>): FocusCsvOptions => ({
 *   ...options,
 *   forValidator: true,
 * });
 */
export interface FocusCsvOptions<V extends FocusVersion = FocusVersion> extends FocusOptions<V> {
  /**
   * Writes the columns that the FinOps Foundation's validator of 1.0 requires (`focus-validator` 1.0.0
   * on PyPI), which are not those of the specification: at the end, behind the custom
   * columns, `ResourceID` in place of `ResourceId`, since most databases do not distinguish the two,
   * `InvoiceIssuer`, `Provider` and `Publisher` as copies of `InvoiceIssuerName`, `ProviderName` and
   * `PublisherName`, and an empty `ChargeType`. The validator guesses types: it rejects a text column that contains only digits, such
   * as a single project called `00123`. Only with version 1.0. Default is `false`.
   */
  forValidator?: boolean | undefined;
}

/**
 * Formats an invoice as a FOCUS file in CSV: RFC 4180, LF, the header first, an empty cell for null.
 * The rows are those of {@link toFocus}, with the columns of the specification and the custom ones.
 * The file is for machines: text that a spreadsheet would run as a formula is not escaped.
 *
 * With `forValidator`, a file of 1.0 passes every rule of the FinOps Foundation's validator. A public
 * validator of 1.2 does not exist yet: the tests of this package check its columns and the rules
 * between them.
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
export function focusCsv(document: FocusDocument, options: FocusCsvOptions): string {
  const { forValidator = false, version } = options;
  if (forValidator && version !== '1.0') {
    throw new TypeError('"forValidator" is only for version "1.0"');
  }
  const lines = [emptyLine(), ...document.lines];
  return toFocus({ ...document, lines }, options)
    .map((row) => (forValidator ? toValidatorRow(row) : { ...row }))
    .map((row, index) => (index === 0 ? Object.keys(row) : Object.values(row)))
    .map((cells) => `${cells.map((cell) => quoteCell(cell ?? '')).join(',')}\n`)
    .join('');
}

function toValidatorRow({ ResourceId, ...row }: FocusRow): Record<string, string | null> {
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
