import { readRecords } from '#read-records';
import type { CostLine } from '../lines/cost-line.ts';
import { type InvoiceTotals, totalLines } from '../lines/total-lines.ts';
import { AmountError } from '../money/amount-error.ts';
import { assertCsv, withoutBom } from './file-signature.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { InvoiceDocument, RejectedRow } from './invoice-document.ts';
import { InvoiceRowReader } from './invoice-row-reader.ts';
import { withLineFeeds } from './line-ends.ts';

/**
 * Options of {@link parseInvoiceCsv}.
 *
 * @example
 * import type { ParseInvoiceCsvOptions } from '@arcadia/do-billing';
 *
 * export const allOrNothing: ParseInvoiceCsvOptions = { strict: true };
 */
export interface ParseInvoiceCsvOptions {
  /**
   * Throws at the first unreadable row instead of adding it to `rejects`, and at the first row with a
   * stray quote instead of taking the quote for text. Default is `false`.
   */
  strict?: boolean | undefined;
}

/**
 * Parses a whole invoice CSV of DigitalOcean. Finds columns by name in any order, with or without
 * `category`; keeps money exact and times in UTC; trims invisible characters from the ends of cells.
 * An unreadable row goes to `rejects`, and the other rows are still read.
 *
 * @param input Text, or bytes in UTF-8, with or without a BOM, with LF, CRLF or CR.
 * @throws {InvoiceCsvError} If the input is not an invoice CSV. The error names its actual format,
 * or the missing columns.
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { formatMicros, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const { lines, rejects, totals } = await parseInvoiceCsv(await readFile('invoice.csv'));
 * console.log(lines.length, formatMicros(totals.grossMicros), rejects.length);
 */
export async function parseInvoiceCsv(
  input: string | Uint8Array,
  { strict = false }: ParseInvoiceCsvOptions = {},
): Promise<InvoiceDocument> {
  const bytes = withoutBom(typeof input === 'string' ? new TextEncoder().encode(input) : input);
  assertCsv(bytes);
  const document = withLineFeeds(bytes);

  const rejects: RejectedRow[] = [];
  const rows = new InvoiceRowReader({ onReject: (reject) => rejects.push(reject), strict });
  const lines: CostLine[] = [];
  for await (const records of readRecords(document)) rows.read(records, lines);
  const { columns, currency } = rows.assertHeader();
  return { columns, currency, lines, rejects, totals: totalDocument(lines) };
}

function totalDocument(lines: readonly CostLine[]): InvoiceTotals {
  try {
    return totalLines(lines);
  } catch (cause) {
    if (!(cause instanceof AmountError)) throw cause;
    throw new InvoiceCsvError({ code: 'out_of_range' }, { cause });
  }
}
