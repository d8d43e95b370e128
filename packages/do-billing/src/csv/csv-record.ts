/** A record of a CSV, split into cells. The values of the cells are not checked yet. */
export interface CsvRecord {
  /** Without their quotes. Empty if `fault` is not null. */
  readonly cells: readonly string[];
  /**
   * `encoding` if the bytes are not text. `quote` if a quote is unclosed, stands inside an unquoted
   * cell or is not doubled inside a quoted one: the ends of the cells are then unknown.
   */
  readonly fault: 'encoding' | 'quote' | null;
  /** The text of the record in the document, without its line end. */
  readonly raw: string;
}

/** Makes a record from its text, which may end with a line end. Returns null for a blank line. */
export function toCsvRecord(text: string, isText: boolean): CsvRecord | null {
  const raw = withoutLineEnds(text);
  const cells = isText ? splitCells(raw) : [];
  if (cells === null) return { cells: [], fault: 'quote', raw };
  if (cells.length === 1 && cells[0]?.trim() === '') return null;
  return { cells, fault: isText ? null : 'encoding', raw };
}

/** Removes several line ends if necessary: an unclosed quote swallows those after it as well. */
function withoutLineEnds(text: string): string {
  let end = text.endsWith('\r') ? text.length - 1 : text.length;
  while (text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return text.slice(0, end);
}

/**
 * Splits a record into its cells by RFC 4180. Returns null unless quotes enclose whole cells, are
 * doubled inside them, and are closed.
 */
export function splitCells(record: string): string[] | null {
  const isPlain = !record.includes('"');
  const cells: string[] = [];
  for (let from = 0; ; ) {
    let end = record.indexOf(',', from);
    if (isPlain || record[from] !== '"') {
      if (end === -1) end = record.length;
      const cell = record.slice(from, end);
      if (!isPlain && cell.includes('"')) return null;
      cells.push(cell);
    } else {
      let close = record.indexOf('"', from + 1);
      while (close !== -1 && record[close + 1] === '"') close = record.indexOf('"', close + 2);
      end = close + 1;
      if (close === -1 || (end < record.length && record[end] !== ',')) return null;
      cells.push(record.slice(from + 1, close).replaceAll('""', '"'));
    }
    if (end >= record.length) return cells;
    from = end + 1;
  }
}

/** Writes a cell by RFC 4180: in quotes if it contains a quote, a comma or a line end. */
export function quoteCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
