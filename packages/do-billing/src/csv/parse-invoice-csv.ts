import type { CostLine } from '../lines/cost-line.ts';
import { type InvoiceTotals, totalLines } from '../lines/total-lines.ts';
import { AmountError } from '../money/amount-error.ts';
import { detectForeignFormat } from './detect-foreign-format.ts';
import { CellFault, fromCsvCells } from './from-csv-cells.ts';
import { hasSoundQuotes } from './has-sound-quotes.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { InvoiceDocument, RejectedRow } from './invoice-document.ts';
import { type InvoiceHeader, readInvoiceHeader } from './invoice-header.ts';
import { type CsvRecord, readRecords } from './read-records.ts';

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
 * const { lines, rejects, totals } = await parseInvoiceCsv(await readFile('invoice.csv'));
 * console.log(lines.length, formatMicros(totals.grossMicros), rejects.length);
 */
export async function parseInvoiceCsv(
  input: string | Uint8Array,
  { strict = false }: ParseInvoiceCsvOptions = {},
): Promise<InvoiceDocument> {
  const bytes = withoutBom(typeof input === 'string' ? new TextEncoder().encode(input) : input);
  const found = detectForeignFormat(bytes);
  if (found !== null) throw new InvoiceCsvError({ code: 'not_csv', found });

  const [first, ...records] = await readRecords(bytes);
  if (first === undefined) throw new InvoiceCsvError({ code: 'empty' });
  const header = readInvoiceHeader(first.cells);

  const lines: CostLine[] = [];
  const rejects: RejectedRow[] = [];
  for (const [index, record] of records.entries()) {
    const result = readRecord(record, header, index + 2);
    if ('line' in result) {
      lines.push(result.line);
      continue;
    }
    if (strict) throw new InvoiceCsvError({ code: 'rejected_row', reject: result.reject });
    rejects.push(result.reject);
  }
  const { columns, currency } = header;
  return { columns, currency, lines, rejects, totals: totalDocument(lines) };
}

function readRecord(
  { cells, bytes }: CsvRecord,
  header: InvoiceHeader,
  row: number,
): { line: CostLine } | { reject: RejectedRow } {
  const { columns } = header;
  const repeats =
    cells.length === columns.length && cells.every((cell, at) => cell.trim() === columns[at]);
  if (repeats) throw new InvoiceCsvError({ code: 'doubled_header', row });
  try {
    if (!isText(bytes)) throw new CellFault(null, null, 'encoding');
    if (!hasSoundQuotes(bytes)) throw new CellFault(null, null, 'quote');
    if (cells.length !== columns.length) throw new CellFault(null, null, 'columns');
    return { line: fromCsvCells(cells, header, row) };
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    const raw = new TextDecoder().decode(bytes).replace(/(?:\r?\n)+$/, '');
    return { reject: { row, ...error.reject, raw } };
  }
}

function withoutBom(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function totalDocument(lines: readonly CostLine[]): InvoiceTotals {
  try {
    return totalLines(lines);
  } catch (cause) {
    if (cause instanceof AmountError)
      throw new InvoiceCsvError({ code: 'out_of_range' }, { cause });
    throw cause;
  }
}
