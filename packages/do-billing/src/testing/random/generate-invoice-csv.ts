import { billLines } from '../billing/bill-lines.ts';
import { toCsvRows } from '../invoice/to-csv-rows.ts';
import type { GenerateInvoiceOptions } from './generate-invoice-options.ts';
import { planInvoice } from './plan-invoice.ts';

const CHUNK_LENGTH = 65_536;

/**
 * Writes the CSV of {@link generateInvoice} piece by piece, in memory that does not grow with it.
 *
 * @returns Pieces of about 64 KiB that end where a row does. Each walk through them makes them anew.
 * @throws {TypeError} where `seed`, `billingPeriod` or `lines` is not as it must be.
 * @example
 * import { createWriteStream } from 'node:fs';
 * import { Readable } from 'node:stream';
 * import { pipeline } from 'node:stream/promises';
 * import { generateInvoiceCsv } from '@arcadia/do-billing/testing';
 *
 * const csv = generateInvoiceCsv({ seed: 1, lines: 1_000_000 });
 * await pipeline(Readable.from(csv), createWriteStream('invoice.csv'));
 */
export function generateInvoiceCsv(options: GenerateInvoiceOptions): Iterable<string> {
  const { fleet, month } = planInvoice(options);
  return {
    [Symbol.iterator]: () => toChunks(toCsvRows(billLines(fleet, month), month.period, options)),
  };
}

function* toChunks(rows: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += row;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
