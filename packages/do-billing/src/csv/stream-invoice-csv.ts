import type { CostLine } from '../lines/cost-line.ts';
import { assertCsv, withoutBom } from './file-signature.ts';
import type { InvoiceDocument, RejectedRow } from './invoice-document.ts';
import { InvoiceRowReader } from './invoice-row-reader.ts';
import { RecordSplitter } from './record-splitter.ts';
import { type ByteSource, wholeLines } from './whole-lines.ts';

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
  /** Receives the columns and the currency before the first line is yielded. Optional. */
  onHeader?: ((header: Pick<InvoiceDocument, 'columns' | 'currency'>) => void) | undefined;
  /**
   * Receives each unreadable row, in the order of the file. An error that it throws ends the
   * iteration. Without `onReject` the first unreadable row throws, because its money would be lost
   * unnoticed.
   */
  onReject?: ((reject: RejectedRow) => void) | undefined;
  /**
   * Throws at the first unreadable row, even with `onReject`, and at the first row with a stray quote.
   * Default is `false` with `onReject`, else `true`.
   */
  strict?: boolean | undefined;
}

/**
 * Parses an invoice CSV of any size while it arrives; memory use does not grow with its size. Gives
 * the same lines and rejects as {@link parseInvoiceCsv}, but no totals: see {@link totalLines}.
 *
 * @param source A web or Node stream, or another iterable of chunks: text or bytes in UTF-8, cut at
 * any byte. Ending the iteration early closes it.
 * @returns Lines in the order of the file, in batches of at most about 64 KiB of the file.
 * @throws {InvoiceCsvError} If the source is not an invoice CSV; discard the lines yielded so far.
 * Errors of the source are thrown unchanged.
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
  const rows = new InvoiceRowReader({ onHeader, onReject, strict });
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
