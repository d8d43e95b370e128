import { expect } from 'vitest';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { invoiceCsv, type TestRow } from './invoice-csv.ts';

/** Parses an invoice with one row and returns its line. */
export async function lineOf(row: TestRow): Promise<CostLine> {
  const { lines, rejects } = await parseInvoiceCsv(invoiceCsv(row));
  expect(rejects).toEqual([]);
  const [line] = lines;
  if (line === undefined) throw new Error('no line');
  return line;
}

/** Parses an invoice with one unreadable row and returns its rejects. */
export async function rejectOf(row: TestRow) {
  const { lines, rejects } = await parseInvoiceCsv(invoiceCsv(row));
  expect(lines).toEqual([]);
  return rejects;
}

/** Parses a file that is not an invoice and returns the data and the message of the error. */
export async function faultOf(input: string | Uint8Array, options?: { strict: boolean }) {
  const error = await parseInvoiceCsv(input, options).catch((reason: unknown) => reason);
  if (!(error instanceof InvoiceCsvError)) throw new Error('not rejected with an InvoiceCsvError');
  expect(error.code).toBe(error.data.code);
  return { ...error.data, message: error.message };
}
