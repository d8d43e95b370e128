import type { Arbitrary } from 'fast-check';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { generateInvoice } from '../random/generate-invoice.ts';
import type { FastCheck } from './fast-check.ts';
import { invoiceColumnsArbitrary } from './invoice-columns-arbitrary.ts';
import type { InvoiceDocumentArbitraryOptions } from './invoice-document-arbitrary.ts';
import { toCells } from './invoice-row.ts';
import { invoiceRowArbitrary } from './invoice-row-arbitrary.ts';
import { type RowSpelling, spellRow } from './row-spelling.ts';
import { toDocument } from './to-document.ts';
import { type CsvTrimmings, writeCsv } from './write-csv.ts';

/**
 * An invoice CSV, and what it says.
 *
 * @example
 * import { type InvoiceCsvSample, invoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * const samples: InvoiceCsvSample[] = fc.sample(invoiceCsvArbitrary(fc), 3);
 * for (const { csv, document } of samples) console.log(csv, document.totals.grossMicros);
 */
export interface InvoiceCsvSample {
  readonly csv: string;
  /** What `parseInvoiceCsv` must give of `csv`. */
  readonly document: InvoiceDocument;
}

/**
 * Invoice CSVs that have nothing wrong with them: half of them as the provider writes them, by
 * `generateInvoice`; the others with any columns and text, money and times in every spelling that
 * is read, blank lines, and more quotes than are needed.
 *
 * @param fc The `fast-check` that the properties are checked by.
 * @example
 * import { isDeepStrictEqual } from 'node:util';
 * import { parseInvoiceCsv } from '@arcadia/do-billing';
 * import { invoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * await fc.assert(
 *   fc.asyncProperty(invoiceCsvArbitrary(fc), async ({ csv, document }) =>
 *     isDeepStrictEqual(await parseInvoiceCsv(csv), document),
 *   ),
 * );
 */
export function invoiceCsvArbitrary(
  fc: FastCheck,
  { maxLines = 20 }: InvoiceDocumentArbitraryOptions = {},
): Arbitrary<InvoiceCsvSample> {
  return fc.oneof(generatedArbitrary(fc, maxLines), writtenArbitrary(fc, maxLines));
}

function generatedArbitrary(fc: FastCheck, maxLines: number): Arbitrary<InvoiceCsvSample> {
  return fc
    .record({
      seed: fc.maxSafeInteger(),
      lines: fc.nat({ max: maxLines }),
      columns: fc.constantFrom(...([8, 9] as const)),
      lineEnd: fc.constantFrom(...(['\n', '\r\n'] as const)),
      bom: fc.boolean(),
      utcOffsetMinutes: fc.constantFrom(0, 0, 330, -570),
    })
    .map((options) => {
      const { csv, document } = generateInvoice(options);
      return { csv, document };
    });
}

function writtenArbitrary(fc: FastCheck, maxLines: number): Arbitrary<InvoiceCsvSample> {
  const row = fc.tuple(invoiceRowArbitrary(fc, maxLines), spellingArbitrary(fc));
  return fc
    .tuple(
      invoiceColumnsArbitrary(fc),
      fc.array(row, { maxLength: maxLines }),
      trimmingsArbitrary(fc),
    )
    .map(([columns, rows, trimmings]) => {
      const records = rows.map(([is, spelling]) => toCells(spellRow(is, spelling), columns));
      return {
        csv: writeCsv([columns, ...records], trimmings),
        document: toDocument(
          columns,
          rows.map(([is]) => is),
        ),
      };
    });
}

function spellingArbitrary(fc: FastCheck): Arbitrary<RowSpelling> {
  return fc.record({
    money: fc.constantFrom(
      ...(['plain', 'dollar', 'sign inside', 'grouped', 'accounting', 'spaced'] as const),
    ),
    time: fc.constantFrom(...(['rfc3339', 'billed', 'offset'] as const)),
    hours: fc.constantFrom(...(['plain', 'spaced', 'grouped'] as const)),
  });
}

function trimmingsArbitrary(fc: FastCheck): Arbitrary<CsvTrimmings> {
  return fc.record({
    bom: fc.boolean(),
    lineEnd: fc.constantFrom(...(['\n', '\r\n'] as const)),
    isQuoted: fc.boolean(),
    blankLines: fc.array(fc.constantFrom('', ' ', '\t'), { maxLength: 2 }),
    hasFinalLineEnd: fc.boolean(),
  });
}
