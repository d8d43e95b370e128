import type { CostLine } from '../lines/cost-line.ts';
import type { InvoiceTotals } from '../lines/total-lines.ts';

/**
 * Why a row became no line: `columns` another number of cells than the header, `quote` a quote that
 * is not closed or stands in the middle of a cell, `encoding` bytes that are no text, and by cell
 * `amount`, `precision`, `range` (see `AmountErrorCode`), `hours`, `date`.
 *
 * @example
 * import type { RejectReason } from '@arcadia/do-billing';
 *
 * const ofMoney: readonly RejectReason[] = ['amount', 'precision', 'range'];
 * export const isOfMoney = (reason: RejectReason): boolean => ofMoney.includes(reason);
 */
export type RejectReason =
  | 'columns'
  | 'quote'
  | 'encoding'
  | 'amount'
  | 'precision'
  | 'range'
  | 'hours'
  | 'date';

/**
 * A row that could not be read. Its money is in no total.
 *
 * @example
 * import type { RejectedRow } from '@arcadia/do-billing';
 *
 * export const describe = ({ row, column, value, reason }: RejectedRow): string =>
 *   column === null ? `row ${row}: ${reason}` : `row ${row}, ${column}: ${reason} (${value})`;
 */
export interface RejectedRow {
  /** Number of the record; the header is 1, blank lines do not count. */
  row: number;
  /** The column at fault, or null where it is the row as a whole. */
  column: string | null;
  /** The cell at fault, or null where it is the row as a whole. */
  value: string | null;
  reason: RejectReason;
  /** The row as it stands in the file, without its line end; an unclosed quote swallows many. */
  raw: string;
}

/**
 * An invoice CSV, read. Every record of the file is in `lines` or in `rejects`, in its order.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { type InvoiceDocument, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const document: InvoiceDocument = await parseInvoiceCsv(await readFile('invoice.csv'));
 * console.log(document.currency, document.lines.length, document.rejects.length);
 */
export interface InvoiceDocument {
  /** The header's names, in the file's order. */
  columns: string[];
  /** ISO 4217 code: the name of the amount's column. */
  currency: string;
  lines: CostLine[];
  rejects: RejectedRow[];
  totals: InvoiceTotals;
}
