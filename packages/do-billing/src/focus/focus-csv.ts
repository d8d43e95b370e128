import { quoteCell } from '../csv/csv-record.ts';
import { readInvoiceHeader } from '../csv/invoice-header.ts';
import { toCostLine } from '../csv/to-cost-line.ts';
import type { CostLine } from '../lines/cost-line.ts';
import type { FocusOptions, FocusVersion } from './focus-options.ts';
import type { FocusRow } from './focus-row.ts';
import { createFocusRows, type FocusDocument } from './to-focus.ts';
import type { FocusLine } from './to-focus-row.ts';

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
export function focusCsv({ lines, rejects }: FocusDocument, options: FocusCsvOptions): string {
  return [null, ...lines].map(createFocusRecords(options, rejects)).join('');
}

/**
 * Formats an invoice of any size as the file of {@link focusCsv}, while its lines arrive; memory use does not grow
 * with its size. Yields the header first, then the rows of each batch.
 *
 * Pass the lines of `streamInvoiceCsv` without `onReject`: then a row that cannot be read ends the file with an
 * error. Otherwise the file would not add up to the invoice's total. Discard what was yielded before an error.
 *
 * @param batches Lines in the order of the file. Errors of theirs are thrown unchanged.
 * @throws {TypeError} that names the invalid option.
 * @example
 * import { createReadStream } from 'node:fs';
 * import { writeFile } from 'node:fs/promises';
 * import { streamInvoiceCsv } from '@arcadia/do-billing';
 * import { streamFocusCsv } from '@arcadia/do-billing/streaming';
 *
 * const lines = streamInvoiceCsv(createReadStream('invoice.csv'));
 * const csv = streamFocusCsv(lines, {
 *   version: '1.2',
 *   billingAccountId: 'do:team:1',
 *   billingAccountName: 'Acme',
 *   invoiceId: '418071234',
 *   billingPeriod: '2026-04',
 * });
 * await writeFile('focus.csv', csv);
 */
export function streamFocusCsv(
  batches: AsyncIterable<readonly FocusLine[]>,
  options: FocusCsvOptions,
): AsyncGenerator<string, void, void> {
  const toRecord = createFocusRecords(options, []);
  async function* pieces() {
    yield toRecord(null);
    for await (const lines of batches) yield lines.map(toRecord).join('');
  }
  return pieces();
}

/**
 * Returns the function that formats a line as a record of the file, and null as its header.
 *
 * @throws {TypeError} that names the invalid option.
 * @throws {FocusError} if there are `rejects`.
 */
function createFocusRecords(
  options: FocusCsvOptions,
  rejects: FocusDocument['rejects'],
): (line: FocusLine | null) => string {
  const { forValidator, version } = options;
  if (forValidator && version !== '1.0') {
    throw new TypeError('"version" must be "1.0" for "forValidator"');
  }
  const toRow = createFocusRows(options, rejects);
  return (line) => {
    const row = toRow(line ?? emptyLine());
    const columns = forValidator ? toValidatorRow(row) : row;
    const cells: (string | null)[] = line ? Object.values(columns) : Object.keys(columns);
    return `${cells.map((cell) => quoteCell(cell ?? ''))}\n`;
  };
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

/** Has the columns of every line, even if the invoice has no lines. */
function emptyLine(): CostLine {
  const columns = { cells: ['product', 'description', 'USD'], fault: null, raw: '' };
  return toCostLine(['', '', '0'], readInvoiceHeader(columns), 0);
}
