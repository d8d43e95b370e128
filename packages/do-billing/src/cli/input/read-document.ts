import { buffer } from 'node:stream/consumers';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../csv/parse-invoice-csv.ts';
import type { Input } from './input.ts';

/** @throws {InvoiceCsvError} where it is no invoice CSV, or, if `strict`, has a row that is none. */
export async function readDocument(input: Input, strict = false): Promise<InvoiceDocument> {
  return parseInvoiceCsv(await buffer(input.open()), { strict });
}
