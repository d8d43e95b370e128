import type { CsvRecord } from './csv-record.ts';
import { splitCells } from './split-cells.ts';

/** Makes a record of its text, which may end with its line end; null where the line is blank. */
export function toCsvRecord(text: string, isText: boolean): CsvRecord | null {
  const raw = withoutLineEnds(text);
  const cells = isText ? splitCells(raw) : [];
  if (cells === null) return { cells: [], fault: 'quote', raw };
  if (cells.length === 1 && cells[0]?.trim() === '') return null;
  return { cells, fault: isText ? null : 'encoding', raw };
}

/** A quote that is not closed swallows the line ends after it as well. */
function withoutLineEnds(text: string): string {
  let end = text.endsWith('\r') ? text.length - 1 : text.length;
  while (text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return text.slice(0, end);
}
