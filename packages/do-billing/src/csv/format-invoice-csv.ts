import type { CostLine } from '../lines/cost-line.ts';
import { CSV_FIELDS } from './csv-fields.ts';
import type { InvoiceDocument } from './invoice-document.ts';
import { quoteCell } from './quote-cell.ts';
import { splitCells } from './split-cells.ts';

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
   * Put `'` before text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`,
   * `@`, a tab or a line end). For people to open, not for programs to read back: the mark becomes
   * part of the cell. A rejected row whose quotes do not match becomes one cell. Default is `false`.
   */
  escapeFormulas?: boolean | undefined;
}

type Part = Pick<InvoiceDocument, 'columns' | 'currency' | 'lines' | 'rejects'>;

/**
 * Writes a document as DigitalOcean would: its columns in their order, `-$1,779.55`,
 * `2020-07-01 00:00:00 +0000`, cells quoted where they must be. Rejected rows are written as they
 * stood, in their place, so that nothing is lost: what {@link parseInvoiceCsv} then reads is this
 * document again. (Bytes that were no text stay the replacement characters that they became.)
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
  { columns, currency, lines, rejects }: Part,
  { escapeFormulas = false }: FormatInvoiceCsvOptions = {},
): string {
  const guarded = (text: string) =>
    escapeFormulas && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  const cellOf = (line: CostLine, column: string): string | null | undefined => {
    if (column === currency) return formatAmount(line.amount);
    const field = CSV_FIELDS.get(column.toLowerCase());
    if (field === undefined) return guarded(line.extra[column] ?? '');
    const text = line[field];
    if (field === 'start' || field === 'end') return text?.replace('T', ' ').replace('Z', ' +0000');
    return field === 'hours' ? text : guarded(text ?? '');
  };
  const rejected = escapeFormulas
    ? (raw: string) => (splitCells(raw) ?? [raw]).map(guarded).map(quoteCell).join(',')
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

/** A first cell such as `{` would make the file look like another format. */
function quoteHeader(column: string): string {
  return /^\w[\w ]*$/.test(column) ? column : `"${column.replaceAll('"', '""')}"`;
}

function formatAmount(amount: string): string {
  return amount.replace(/\d+/, (whole) =>
    // No amount is longer, but for leading zeros.
    whole.length > 12 ? `$${whole}` : `$${whole.replace(/\B(?=(?:\d{3})+$)/g, ',')}`,
  );
}
