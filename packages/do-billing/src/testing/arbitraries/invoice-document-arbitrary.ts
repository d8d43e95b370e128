import type { Arbitrary } from 'fast-check';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { type InvoiceHeader, readInvoiceHeader } from '../../csv/invoice-header.ts';
import { toCostLine } from '../../csv/to-cost-line.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import { totalLines } from '../../lines/total-lines.ts';
import { providerColumns } from '../invoice/invoice-csv.ts';
import type { FastCheck } from './fast-check.ts';
import { type InvoiceRow, invoiceRowArbitrary } from './invoice-row-arbitrary.ts';

const MAX_COST_LINES = 10_000;

const requiredColumns = ['product', 'description', 'USD'];
const unknownColumns = ['tags', 'team, or "org"', 'résumé'];

/**
 * Options of the arbitraries of documents and CSVs.
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
  /** Highest number of lines of a document, 0 or more. Default is 20. */
  readonly maxLines?: number | undefined;
}

/**
 * Generates documents as `parseInvoiceCsv` returns them: any columns in any order, any text, amounts with up to six
 * decimals. They have no rejects.
 *
 * @param fc The caller's `fast-check`.
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

/**
 * Generates lines as `parseInvoiceCsv` returns them, of rows 2 to 10001. The sum of up to 10,000 of them is exact.
 *
 * @param fc The caller's `fast-check`.
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
      invoiceRowArbitrary(fc, MAX_COST_LINES),
      fc.integer({ min: 2, max: MAX_COST_LINES + 1 }),
    )
    .map(([columns, row, number]) =>
      toLine(row, readInvoiceHeader({ cells: columns, fault: null, raw: '' }), number),
    );
}

/** Generates headers: as the provider writes them, or in any order, with columns missing and unknown ones added. */
export function invoiceColumnsArbitrary(fc: FastCheck): Arbitrary<string[]> {
  const shuffled = fc
    .record({
      names: fc.shuffledSubarray<string>([...providerColumns, ...unknownColumns]),
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
      isCapitalized: fc.boolean(),
    })
    .map(({ names, currency, isCapitalized }) =>
      [...names, ...requiredColumns.filter((name) => !names.includes(name))]
        .map((name) => (isCapitalized ? capitalize(name) : name))
        .map((name) => (name === 'USD' ? currency : name)),
    );
  const billed = fc.constantFrom(8, 9).map((count) => providerColumns.slice(0, count));
  return fc.oneof(billed, shuffled);
}

function capitalize(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

/** Makes the document with these columns and rows. */
export function toDocument(columns: string[], rows: readonly InvoiceRow[]): InvoiceDocument {
  const header = readInvoiceHeader({ cells: columns, fault: null, raw: '' });
  const lines = rows.map((row, index) => toLine(row, header, index + 2));
  return { columns, currency: header.currency, lines, rejects: [], totals: totalLines(lines) };
}

function toLine(row: InvoiceRow, header: InvoiceHeader, number: number): CostLine {
  return toCostLine(toCells(row, header.columns), header, number);
}

/** The cells of a row in the order of the columns. */
export function toCells(row: InvoiceRow, columns: readonly string[]): string[] {
  let extra = 0;
  return columns.map((column) => {
    switch (column.toLowerCase()) {
      case 'product':
        return row.product;
      case 'group_description':
        return row.group;
      case 'description':
        return row.description;
      case 'hours':
        return row.hours;
      case 'start':
        return row.start;
      case 'end':
        return row.end;
      case 'project_name':
        return row.project;
      case 'category':
        return row.category;
      default:
        if (/^[A-Z]{3}$/.test(column)) return row.amount;
        extra += 1;
        return row.extras[extra - 1] ?? '';
    }
  });
}
