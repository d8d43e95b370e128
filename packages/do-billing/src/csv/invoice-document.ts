import type { CostLine } from '../lines/cost-line.ts';
import type { InvoiceTotals } from '../lines/total-lines.ts';

/**
 * The reason why a row was rejected. Of the whole row: `columns` it has more or fewer cells than the
 * header, `quote` a stray quote gives it another number of cells than the header (with `strict`, any row
 * with a stray quote), `encoding` its bytes are not text. Of one cell: `amount`, `precision`, `range` (see `AmountErrorCode`), `hours`, `date`.
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
 * An unreadable row. The totals do not include its money.
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
  /** The column of the unreadable cell, or null if the row as a whole is at fault. */
  column: string | null;
  /** The unreadable cell, or null if the row as a whole is at fault. */
  value: string | null;
  reason: RejectReason;
  /** The text of the row in the file, without its line end. */
  raw: string;
}

/**
 * A parsed invoice CSV. Every record of the file is in `lines` or in `rejects`, in file order.
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { type InvoiceDocument, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * const document: InvoiceDocument = await parseInvoiceCsv(await readFile('invoice.csv'));
 * console.log(document.currency, document.lines.length, document.rejects.length);
 */
export interface InvoiceDocument {
  /** Names of the columns, in the order of the file. */
  columns: string[];
  /** ISO 4217 code: the name of the column of the amounts. */
  currency: string;
  lines: CostLine[];
  rejects: RejectedRow[];
  totals: InvoiceTotals;
}
