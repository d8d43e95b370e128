import type { Arbitrary } from 'fast-check';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { FastCheck } from './fast-check.ts';
import { invoiceColumnsArbitrary } from './invoice-columns-arbitrary.ts';
import { invoiceRowArbitrary } from './invoice-row-arbitrary.ts';
import { toDocument } from './to-document.ts';

/**
 * Options of the arbitraries of documents and of CSVs.
 *
 * @example
 * import {
 *   type InvoiceDocumentArbitraryOptions,
 *   invoiceDocumentArbitrary,
 * } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * const options: InvoiceDocumentArbitraryOptions = { maxLines: 500 };
 * console.log(fc.sample(invoiceDocumentArbitrary(fc, options), 1));
 */
export interface InvoiceDocumentArbitraryOptions {
  /** How many lines a document has at most. Default is 20. */
  readonly maxLines?: number | undefined;
}

/**
 * Documents as `parseInvoiceCsv` gives them: any columns in any order, any text, amounts to the
 * millionth. None has rejects.
 *
 * @param fc The `fast-check` that the properties are checked by.
 * @example
 * import { isDeepStrictEqual } from 'node:util';
 * import { formatInvoiceCsv, parseInvoiceCsv } from '@arcadia/do-billing';
 * import { invoiceDocumentArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * await fc.assert(
 *   fc.asyncProperty(invoiceDocumentArbitrary(fc), async (document) =>
 *     isDeepStrictEqual(await parseInvoiceCsv(formatInvoiceCsv(document)), document),
 *   ),
 * );
 */
export function invoiceDocumentArbitrary(
  fc: FastCheck,
  { maxLines = 20 }: InvoiceDocumentArbitraryOptions = {},
): Arbitrary<InvoiceDocument> {
  return fc
    .tuple(
      invoiceColumnsArbitrary(fc),
      fc.array(invoiceRowArbitrary(fc, maxLines), { maxLength: maxLines }),
    )
    .map(([columns, rows]) => toDocument(columns, rows));
}
