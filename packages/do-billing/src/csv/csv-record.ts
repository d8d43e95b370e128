import { trimText } from '../trim-text.ts';

/** A record of a CSV, split into cells. The values of the cells are not checked yet. */
export interface CsvRecord {
  /** Without the quotes around them. Empty if `fault` is `encoding`. */
  readonly cells: readonly string[];
  /**
   * `encoding` if the bytes are not text. `quote` if a quote is stray, so that it is part of the text
   * of its cell.
   */
  readonly fault: 'encoding' | 'quote' | null;
  /** The text of the record in the document, without its line end. */
  readonly raw: string;
}

/**
 * The longest quoted cell, from quote to quote. Without a limit, a stray quote at the start of a cell
 * would make a stream hold the rest of the file.
 */
export const MAX_QUOTED_LENGTH = 65_536;

/**
 * Makes a record from its text without its line feed. Returns null for a blank line.
 *
 * @param columns The number of columns; null for the header.
 */
export function toCsvRecord(
  text: string,
  isText: boolean,
  columns: number | null,
): CsvRecord | null {
  const raw = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (!isText) return { cells: [], fault: 'encoding', raw };
  const { cells, hasStrayQuote } = splitCells(raw, columns);
  if (cells.length === 1 && trimText(cells[0] ?? '') === '') return null;
  return { cells, fault: hasStrayQuote ? 'quote' : null, raw };
}

/**
 * Splits a record into its cells by RFC 4180: quotes enclose a whole cell, and are doubled inside it.
 * Any other quote is stray. It is part of the text of its cell, which ends at the next comma.
 */
export function splitCells(
  record: string,
  columns: number | null,
): { cells: string[]; hasStrayQuote: boolean } {
  const isPlain = !record.includes('"');
  const cells: string[] = [];
  let hasStrayQuote = false;
  for (let from = 0; ; ) {
    const close = isPlain || record[from] !== '"' ? -1 : findClosingQuote(record, from);
    let end = close + 1;
    const endsCell = end === record.length || record[end] === ',';
    if (close !== -1 && endsCell && !joinsRows(record, from, close, columns)) {
      const cell = record.slice(from + 1, close);
      cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell);
    } else {
      end = record.indexOf(',', from);
      if (end === -1) end = record.length;
      const cell = record.slice(from, end);
      hasStrayQuote ||= !isPlain && cell.includes('"');
      cells.push(cell);
    }
    if (end === record.length) return { cells, hasStrayQuote };
    from = end + 1;
  }
}

/**
 * Returns the index of the next quote that is not doubled, after the one at `open`; -1 if there is none,
 * or if it is too far away to close a cell.
 */
export function findClosingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close - open > MAX_QUOTED_LENGTH ? -1 : close;
}

/** An invoice has at least a product, a description and an amount. */
const MIN_COMMAS = 2;

/**
 * Whether the two quotes are stray ones of two rows, because the text between them contains the commas
 * of rows: one of its inner lines is a row, or its first and its last line both belong to one. The text must contain the whole line of `close`.
 */
export function joinsRows(
  text: string,
  open: number,
  close: number,
  columns: number | null,
): boolean {
  const quoted = text.slice(open + 1, close);
  if (!quoted.includes('\n')) return false;
  const [first = '', ...others] = quoted.split('\n');
  const last = others.pop() ?? '';
  const lineEnd = text.indexOf('\n', close);
  const before = text.slice(text.lastIndexOf('\n', open) + 1, open);
  const after = text.slice(close + 1, lineEnd === -1 ? text.length : lineEnd);
  const outside = countCommas(before + after);
  const commas = Math.max(columns === null ? outside : columns - 1, MIN_COMMAS);
  if (others.some((line) => countCommas(line) >= commas)) return true;
  // Without a comma between them, the rows are whole if one quote begins the last cell of the first row, and
  // the other one ends the first cell of the second row.
  if (!first.includes(',') && !last.includes(',')) {
    return countCells(before) > commas && countCells(after) > commas;
  }
  return countCommas(before + first) >= commas && countCommas(last + after) >= commas;
}

/** Counts the cells of a line or of a part of it. */
function countCells(line: string): number {
  return splitCells(line, null).cells.length;
}

/** Counts those inside quotes, too: a stray quote may have opened or closed them. */
function countCommas(text: string): number {
  let commas = 0;
  for (let at = text.indexOf(','); at !== -1; at = text.indexOf(',', at + 1)) commas += 1;
  return commas;
}

/** Writes a cell by RFC 4180: in quotes if it contains a quote, a comma or a line end. */
export function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
