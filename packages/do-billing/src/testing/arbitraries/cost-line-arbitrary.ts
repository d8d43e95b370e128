import type { Arbitrary } from 'fast-check';
import { readInvoiceHeader } from '../../csv/invoice-header.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import type { FastCheck } from './fast-check.ts';
import { invoiceColumnsArbitrary } from './invoice-columns-arbitrary.ts';
import { toLine } from './invoice-row.ts';
import { invoiceRowArbitrary } from './invoice-row-arbitrary.ts';

const MOST_LINES = 10_000;

/**
 * Lines as `parseInvoiceCsv` gives them, of rows 2 to 10001. The sum of so many is exact.
 *
 * @param fc The `fast-check` that the properties are checked by.
 * @example
 * import { totalLines } from '@arcadia/do-billing';
 * import { costLineArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * fc.assert(
 *   fc.property(fc.array(costLineArbitrary(fc)), (lines) => {
 *     const { grossMicros, netMicros, taxMicros } = totalLines(lines);
 *     return grossMicros === netMicros + taxMicros;
 *   }),
 * );
 */
export function costLineArbitrary(fc: FastCheck): Arbitrary<CostLine> {
  return fc
    .tuple(
      invoiceColumnsArbitrary(fc),
      invoiceRowArbitrary(fc, MOST_LINES),
      fc.integer({ min: 2, max: MOST_LINES + 1 }),
    )
    .map(([columns, row, number]) =>
      toLine(row, readInvoiceHeader({ cells: columns, fault: null, raw: '' }), number),
    );
}
