import type { CostLine } from '../lines/cost-line.ts';
import { quoteCell, splitCells } from './csv-record.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { fieldsByColumn } from './invoice-header.ts';

/**
 * Options of {@link formatInvoiceCsv}.
 *
 * @example
 * import type { FormatInvoiceCsvOptions } from '@arcadia/do-billing';
 *
 * export const forSpreadsheets: FormatInvoiceCsvOptions = { escapeFormulas: true };
 */
export interface FormatInvoiceCsvOptions {
  /**
   * Puts `'` before text that a spreadsheet would run as a formula: text that begins with `=`, `+`,
   * `-`, `@`, a tab or a line end. For files that people open, not for programs that read them back,
   * as the mark becomes part of the cell. Default is `false`.
   */
  escapeFormulas?: boolean | undefined;
}

type FormattableDocument = Pick<InvoiceDocument, 'columns' | 'currency' | 'lines' | 'rejects'>;

/**
 * Formats a document as DigitalOcean does: the same columns in the same order, amounts such as
 * `-$1,779.55`, times such as `2020-07-01 00:00:00 +0000`, quotes only around cells that need them.
 * Rejected rows keep their text and their place, so {@link parseInvoiceCsv} reads the same document
 * again. There are two exceptions: bytes outside UTF-8 stay replacement characters, and a stray quote
 * in a rejected row may open a cell if a later text begins with a comma.
 *
 * @returns The CSV, with `\n` after each row.
 * @example
 * import { formatInvoiceCsv, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * declare const csv: string;
 * const document = await parseInvoiceCsv(csv);
 * const taxes = document.lines.filter((line) => line.kind === 'tax');
 * console.log(formatInvoiceCsv({ ...document, lines: taxes }, { escapeFormulas: true }));
 */
export function formatInvoiceCsv(
  { columns, currency, lines, rejects }: FormattableDocument,
  { escapeFormulas = false }: FormatInvoiceCsvOptions = {},
): string {
  const guarded = (text: string) =>
    escapeFormulas && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  const cellOf = (line: CostLine, column: string): string | null | undefined => {
    if (column === currency) return formatAmount(line.amount);
    const field = fieldsByColumn.get(column.toLowerCase());
    if (field === undefined) return guarded(line.extra[column] ?? '');
    const text = line[field];
    if (field === 'start' || field === 'end') return text?.replace('T', ' ').replace('Z', ' +0000');
    return field === 'hours' ? text : guarded(text ?? '');
  };
  const rejected = escapeFormulas
    ? (raw: string) => splitCells(raw, columns.length).cells.map(guarded).map(quoteCell).join(',')
    : (raw: string) => (raw.endsWith('\r') ? `${raw}\r` : raw);
  const rows = [
    ...lines.map((line) => ({
      row: line.row,
      text: columns.map((column) => quoteCell(cellOf(line, column) ?? '')).join(','),
    })),
    ...rejects.map(({ row, raw }) => ({ row, text: rejected(raw) })),
  ].sort((a, b) => a.row - b.row);
  const header = columns.map(guarded).map(quoteHeader).join(',');
  return [header, ...rows.map(({ text }) => text)].map((row) => `${row}\n`).join('');
}

/**
 * Quotes more names than `quoteCell` does, because a first cell such as `{` would make the file look
 * like another format.
 */
function quoteHeader(column: string): string {
  return /^\w[\w ]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}

function formatAmount(amount: string): string {
  return amount.replace(/\d+/, (whole) =>
    // Longer amounts consist of leading zeros; grouping those would take quadratic time.
    whole.length > 12 ? `$${whole}` : `$${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}`,
  );
}
