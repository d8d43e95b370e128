import type { Arbitrary } from 'fast-check';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { generateInvoice } from '../random/generate-invoice.ts';
import type { FastCheck } from './fast-check.ts';

/** An invoice CSV, and what it says. */
export interface InvoiceCsvSample {
  readonly csv: string;
  /** What `parseInvoiceCsv` must give of `csv`. */
  readonly document: InvoiceDocument;
}

/** Options of {@link invoiceCsvArbitrary}. */
export interface InvoiceCsvArbitraryOptions {
  /** Default is 30. */
  readonly maxLines?: number | undefined;
}

/**
 * Invoice CSVs that have nothing wrong with them.
 *
 * @param fc The `fast-check` that the properties are checked by.
 * @example
 * import { parseInvoiceCsv } from '@arcadia/do-billing';
 * import { invoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * await fc.assert(
 *   fc.asyncProperty(invoiceCsvArbitrary(fc), async ({ csv, document }) => {
 *     const { lines } = await parseInvoiceCsv(csv);
 *     return lines.length === document.lines.length;
 *   }),
 * );
 */
export function invoiceCsvArbitrary(
  fc: FastCheck,
  { maxLines = 30 }: InvoiceCsvArbitraryOptions = {},
): Arbitrary<InvoiceCsvSample> {
  return fc
    .record({
      seed: fc.nat(),
      lines: fc.nat({ max: maxLines }),
      columns: fc.constantFrom(8 as const, 9 as const),
      lineEnd: fc.constantFrom('\n' as const, '\r\n' as const),
      bom: fc.boolean(),
      utcOffsetMinutes: fc.constantFrom(0, 330, -570),
    })
    .map((options) => {
      const { csv, document } = generateInvoice(options);
      return { csv, document };
    });
}
