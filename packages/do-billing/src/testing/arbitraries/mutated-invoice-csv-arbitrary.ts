import type { Arbitrary } from 'fast-check';
import type { FastCheck } from './fast-check.ts';
import { invoiceCsvArbitrary } from './invoice-csv-arbitrary.ts';
import type { InvoiceDocumentArbitraryOptions } from './invoice-document-arbitrary.ts';

const LINE_FEED = 0x0a;
const COMMA = 0x2c;

const encoder = new TextEncoder();
/** Texts that break a CSV, its encoding, or a cell for an amount, hours or a time. */
const breakingTexts: readonly Uint8Array[] = [
  ...['"', '""', ',', '\r', '\n', '\r\n', '\n\n', '\r\r\n', '\n , \n', '\0', '\ufeff', '\ufffd'],
  ...['$', '$1.2.3', 'NaN', '(5.00)', '-', '1e5', '$0.0000001', '$99999999999.00', '1,0'],
  ...['2020-13-01 00:00:00 +0000', '2020-02-30 00:00:00 +0000', '24 h', '=1+1', '{', '<', '🚀'],
].map((token) => encoder.encode(token));
/** Invalid UTF-8: a lone continuation byte, an incomplete sequence, an encoded surrogate, bytes that never occur. */
const invalidUtf8: readonly Uint8Array[] = [
  [0x80],
  [0xe2, 0x82],
  [0xed, 0xa0, 0x80],
  [0xff, 0xfe],
].map((bytes) => Uint8Array.from(bytes));

const mutationKinds = ['flip', 'delete', 'double', 'insert', 'insert', 'cell', 'cell'] as const;
/** Mutations after which little or nothing of the CSV is readable. */
const fatalKinds = ['truncate', 'header'] as const;

/**
 * Generates damaged invoice CSVs: cut short; bits flipped; bytes lost or doubled; quotes, commas, line ends, NULs, byte
 * order marks and invalid UTF-8 inserted; cells replaced by garbage; the header repeated. A few are valid.
 *
 * @param fc The caller's `fast-check`.
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
      { weight: 16, arbitrary: fc.constantFrom(...mutationKinds) },
      { weight: 1, arbitrary: fc.constantFrom(...fatalKinds) },
    ),
    isInRows: fc.nat({ max: 9 }).map((chance) => chance !== 0),
    at: fc.nat(),
    length: fc.nat({ max: 255 }),
    bytes: fc.constantFrom(...breakingTexts, ...invalidUtf8),
  });
  return fc
    .tuple(invoiceCsvArbitrary(fc, options), fc.array(mutation, { maxLength: 6 }))
    .map(([{ csv }, mutations]) => mutations.reduce(mutateBytes, encoder.encode(csv)));
}

/** A change to the bytes of a document. `at` and `length` wrap around, so that any integer from 0 up is valid. */
export interface Mutation {
  readonly kind: 'truncate' | 'flip' | 'delete' | 'double' | 'insert' | 'cell' | 'header';
  /** Whether the change leaves the header intact. The parser reads no rows under a broken header. */
  readonly isInRows: boolean;
  readonly at: number;
  readonly length: number;
  /** The bytes to insert, for `insert` and `cell`. */
  readonly bytes: Uint8Array;
}

/** Returns a copy of the bytes with one change. */
export function mutateBytes(bytes: Uint8Array, mutation: Mutation): Uint8Array {
  const first = mutation.isInRows ? bytes.indexOf(LINE_FEED) + 1 : 0;
  const at = first + (mutation.at % (bytes.length + 1 - first));
  const end = Math.min(bytes.length, at + 1 + (mutation.length % 16));
  switch (mutation.kind) {
    case 'truncate':
      return bytes.slice(0, at);
    case 'flip':
      return bytes.map((byte, index) =>
        index === at ? byte ^ (1 << (mutation.length % 8)) : byte,
      );
    case 'delete':
      return concat(bytes.subarray(0, at), bytes.subarray(end));
    case 'double':
      return concat(bytes.subarray(0, end), bytes.subarray(at));
    case 'insert':
      return concat(bytes.subarray(0, at), mutation.bytes, bytes.subarray(at));
    case 'cell': {
      const from = Math.max(bytes.lastIndexOf(COMMA, at), bytes.lastIndexOf(LINE_FEED, at)) + 1;
      const to = bytes.findIndex((byte, i) => i >= from && (byte === COMMA || byte === LINE_FEED));
      return concat(bytes.subarray(0, from), mutation.bytes, bytes.subarray(to === -1 ? from : to));
    }
    case 'header': {
      const header = bytes.subarray(0, bytes.indexOf(LINE_FEED) + 1);
      const lineStart = bytes.lastIndexOf(LINE_FEED, at) + 1;
      return concat(bytes.subarray(0, lineStart), header, bytes.subarray(lineStart));
    }
  }
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
