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

/** Makes a record from its text without its line feed. Returns null for a blank line. */
export function toCsvRecord(text: string, isText: boolean): CsvRecord | null {
  const raw = text.endsWith('\r') ? text.slice(0, -1) : text;
  if (!isText) return { cells: [], fault: 'encoding', raw };
  const { cells, hasStrayQuote } = splitCells(raw);
  if (cells.length === 1 && trimText(cells[0] ?? '') === '') return null;
  return { cells, fault: hasStrayQuote ? 'quote' : null, raw };
}

/**
 * Splits a record into its cells by RFC 4180: quotes enclose a whole cell, and are doubled inside it.
 * Any other quote is stray. It is part of the text of its cell, which ends at the next comma.
 */
export function splitCells(record: string): { cells: string[]; hasStrayQuote: boolean } {
  if (!record.includes('"')) return { cells: record.split(','), hasStrayQuote: false };
  const cells: string[] = [];
  let hasStrayQuote = false;
  for (let from = 0; ; ) {
    const close = record[from] === '"' ? findClosingQuote(record, from) : -1;
    let end = close + 1;
    if (close !== -1 && (end === record.length || record[end] === ',')) {
      cells.push(record.slice(from + 1, close).replaceAll('""', '"'));
    } else {
      end = record.indexOf(',', from);
      if (end === -1) end = record.length;
      const cell = record.slice(from, end);
      hasStrayQuote ||= cell.includes('"');
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

/** Writes a cell by RFC 4180: in quotes if it contains a quote, a comma or a line end. */
export function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
