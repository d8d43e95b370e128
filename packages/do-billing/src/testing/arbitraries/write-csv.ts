import { quoteCell } from '../../csv/csv-record.ts';

/** What a CSV may have without saying anything else. */
export interface CsvTrimmings {
  readonly bom: boolean;
  readonly lineEnd: '\n' | '\r\n';
  /** Whether each cell is in quotes. */
  readonly isQuoted: boolean;
  /** Blank lines that stand before each record but the first, modulo their number. */
  readonly blankLines: readonly string[];
  readonly hasFinalLineEnd: boolean;
}

/** Writes records as a CSV. */
export function writeCsv(
  records: readonly (readonly string[])[],
  { bom, lineEnd, isQuoted, blankLines, hasFinalLineEnd }: CsvTrimmings,
): string {
  const write = isQuoted ? (cell: string) => `"${cell.replaceAll('"', '""')}"` : quoteCell;
  const lines = records.flatMap((cells, index) => {
    const line = cells.map(write).join(',');
    const blank = index === 0 ? undefined : blankLines[index % blankLines.length];
    return blank === undefined ? [line] : [blank, line];
  });
  return `${bom ? '\ufeff' : ''}${lines.join(lineEnd)}${hasFinalLineEnd ? lineEnd : ''}`;
}
