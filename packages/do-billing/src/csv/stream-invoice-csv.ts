import type { CostLine } from '../lines/cost-line.ts';
import { assertCsv } from './assert-csv.ts';
import type { InvoiceDocument, RejectedRow } from './invoice-document.ts';
import { InvoiceRows } from './invoice-rows.ts';
import { RecordSplitter } from './record-splitter.ts';
import { type ByteSource, wholeLines } from './whole-lines.ts';
import { withoutBom } from './without-bom.ts';

/**
 * Options of {@link streamInvoiceCsv}.
 *
 * @example
 * import type { RejectedRow, StreamInvoiceCsvOptions } from '@arcadia/do-billing';
 *
 * export const rejects: RejectedRow[] = [];
 * export const options: StreamInvoiceCsvOptions = { onReject: (row) => rejects.push(row) };
 */
export interface StreamInvoiceCsvOptions {
  /** Takes the columns and the currency, before the first line comes. */
  onHeader?: ((header: Pick<InvoiceDocument, 'columns' | 'currency'>) => void) | undefined;
  /**
   * Takes each row that cannot be read, in the file's order; what it throws ends the reading.
   * Without it the first such row throws, as its money would else be lost in silence.
   */
  onReject?: ((reject: RejectedRow) => void) | undefined;
  /** Throw at the first row that cannot be read, `onReject` or not. Default is `false`. */
  strict?: boolean | undefined;
}

/**
 * Reads an invoice CSV of any size as it comes in, in memory that does not grow with it. Lines and
 * rejects are those that {@link parseInvoiceCsv} gives. Nothing is summed: see {@link totalLines}.
 *
 * @param source A web or Node stream, or whatever yields bytes in UTF-8 or text; cut anywhere.
 * Ending the iteration early closes it.
 * @returns Lines in the file's order, in batches of up to about 64 KiB of the file.
 * @throws {InvoiceCsvError} where it is no invoice CSV; lines given until then are void.
 * What the source throws comes through as it is.
 * @example
 * import { createReadStream } from 'node:fs';
 * import { streamInvoiceCsv } from '@arcadia/do-billing';
 *
 * const source = createReadStream('invoice.csv');
 * let micros = 0;
 * for await (const lines of streamInvoiceCsv(source, { onReject: console.warn })) {
 *   for (const line of lines) micros += line.amountMicros;
 * }
 */
export async function* streamInvoiceCsv(
  source: ByteSource,
  { onHeader, onReject, strict = onReject === undefined }: StreamInvoiceCsvOptions = {},
): AsyncGenerator<CostLine[], void, void> {
  const rows = new InvoiceRows({ onHeader, onReject, strict });
  const splitter = new RecordSplitter();
  let isFirst = true;
  for await (const piece of wholeLines(source)) {
    const bytes = isFirst ? withoutBom(piece) : piece;
    if (isFirst) assertCsv(bytes);
    isFirst = false;
    const lines = rows.read(splitter.push(bytes));
    if (lines.length > 0) yield lines;
  }
  const lines = rows.read(splitter.finish());
  if (lines.length > 0) yield lines;
  rows.assertHeader();
}
