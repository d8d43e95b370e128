import type { Arbitrary } from 'fast-check';
import type { FastCheck } from './fast-check.ts';
import { invoiceCsvArbitrary } from './invoice-csv-arbitrary.ts';
import type { InvoiceDocumentArbitraryOptions } from './invoice-document-arbitrary.ts';
import { mutateBytes } from './mutate-bytes.ts';

const encoder = new TextEncoder();
/** What breaks a CSV, its encoding, or a cell that wants money, hours or a time. */
const TOKENS: readonly Uint8Array[] = [
  ...['"', '""', ',', '\r', '\n', '\r\n', '\n\n', '\r\r\n', '\n , \n', '\0', '\ufeff', '\ufffd'],
  ...['$', '$1.2.3', 'NaN', '(5.00)', '-', '1e5', '$0.0000001', '$99999999999.00', '1,0'],
  ...['2020-13-01 00:00:00 +0000', '2020-02-30 00:00:00 +0000', '24 h', '=1+1', '{', '<', '🚀'],
].map((token) => encoder.encode(token));
/** No UTF-8: a lone continuation, the start of a longer sequence, an encoded surrogate. */
const NO_TEXT: readonly Uint8Array[] = [[0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xff, 0xfe]].map(
  (bytes) => Uint8Array.from(bytes),
);

const KINDS = ['flip', 'delete', 'double', 'insert', 'insert', 'cell', 'cell'] as const;
/** What leaves little or nothing to read. */
const FATAL_KINDS = ['truncate', 'header'] as const;

/**
 * Invoice CSVs to which something happened: cut short, bits flipped, bytes lost or doubled; quotes,
 * commas, line ends, NULs, byte order marks and what is no UTF-8 put in; cells swapped for garbage;
 * the header again. A few have nothing wrong with them.
 *
 * @param fc The `fast-check` that the properties are checked by.
 * @example
 * import { InvoiceCsvError, parseInvoiceCsv } from '@arcadia/do-billing';
 * import { mutatedInvoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * await fc.assert(
 *   fc.asyncProperty(mutatedInvoiceCsvArbitrary(fc), async (bytes) => {
 *     await parseInvoiceCsv(bytes).catch((error: unknown) => {
 *       if (!(error instanceof InvoiceCsvError)) throw error;
 *     });
 *   }),
 * );
 */
export function mutatedInvoiceCsvArbitrary(
  fc: FastCheck,
  options?: InvoiceDocumentArbitraryOptions,
): Arbitrary<Uint8Array> {
  const mutation = fc.record({
    kind: fc.oneof(
      { weight: 16, arbitrary: fc.constantFrom(...KINDS) },
      { weight: 1, arbitrary: fc.constantFrom(...FATAL_KINDS) },
    ),
    isInRows: fc.nat({ max: 9 }).map((chance) => chance !== 0),
    at: fc.nat(),
    length: fc.nat({ max: 255 }),
    bytes: fc.constantFrom(...TOKENS, ...NO_TEXT),
  });
  return fc
    .tuple(invoiceCsvArbitrary(fc, options), fc.array(mutation, { maxLength: 6 }))
    .map(([{ csv }, mutations]) => mutations.reduce(mutateBytes, encoder.encode(csv)));
}
