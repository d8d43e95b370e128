import { readRecords } from '#read-records';
import type { CostLine } from '../lines/cost-line.ts';
import { type InvoiceTotals, totalLines } from '../lines/total-lines.ts';
import { AmountError } from '../money/amount-error.ts';
import { assertCsv } from './assert-csv.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { InvoiceDocument, RejectedRow } from './invoice-document.ts';
import { InvoiceRows } from './invoice-rows.ts';
import { withoutBom } from './without-bom.ts';

/**
 * Options of {@link parseInvoiceCsv}.
 *
 * @example
 * import type { ParseInvoiceCsvOptions } from '@arcadia/do-billing';
 *
 * export const allOrNothing: ParseInvoiceCsvOptions = { strict: true };
 */
export interface ParseInvoiceCsvOptions {
  /** Throw at the first row that cannot be read, instead of listing it. Default is `false`. */
  strict?: boolean;
}

/**
 * Reads a whole invoice CSV of DigitalOcean: columns by name in any order, with or without
 * `category`, money exact, times in UTC. A row that cannot be read is listed in `rejects` and stops
 * nothing.
 *
 * @param input Text, or bytes in UTF-8; a BOM and CRLF are fine.
 * @throws {InvoiceCsvError} where it is no invoice CSV; the error says what it is, or what it lacks.
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

  const rejects: RejectedRow[] = [];
  const rows = new InvoiceRows({ onReject: (reject) => rejects.push(reject), strict });
  const lines: CostLine[] = [];
  for await (const records of readRecords(bytes)) rows.read(records, lines);
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
