import type { CsvRecord } from './csv-record.ts';
import { splitCells } from './split-cells.ts';

const NO_CELLS: readonly string[] = [];

/** Makes a record of its text, which may end with its line end; null where the line is blank. */
export function toCsvRecord(text: string, isText: boolean): CsvRecord | null {
  const record = withoutLineEnd(text);
  if (!isText) return { cells: NO_CELLS, fault: 'encoding', raw: record };
  const cells = splitCells(record);
  // A quote that is not closed swallows the line ends after it as well.
  if (cells === null) return { cells: NO_CELLS, fault: 'quote', raw: withoutLineEnds(record) };
  if (cells.length === 1 && cells[0]?.trim() === '') return null;
  return { cells, fault: null, raw: record };
}

function withoutLineEnd(text: string): string {
  const line = text.endsWith('\n') ? text.slice(0, -1) : text;
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

function withoutLineEnds(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return text.slice(0, end);
}
