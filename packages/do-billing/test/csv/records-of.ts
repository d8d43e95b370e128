/** A record of a CSV that the parsers of this package must find. */
export interface ReferenceRecord {
  /** Without its line end. */
  text: string;
  cells: string[];
  /** Whether a quote neither encloses a whole cell nor is doubled inside one. */
  hasStrayQuote: boolean;
}

/**
 * A cell: quotes that enclose all of it, else everything up to the next comma or line end. The second
 * group is the text inside the quotes, the third one the cell without such quotes.
 */
const CELL = /("((?:[^"]|"")*)"(?=,|\r?\n|\r?$))|([^,\n]*)/y;
const BLANK = /^[\p{White_Space}\ufeff\u200b]*$/u;

/** Finds the non-blank records of a CSV. Slow, but short enough to check by reading. */
export function recordsOf(bytes: Uint8Array): ReferenceRecord[] {
  const decoded = new TextDecoder().decode(bytes).replace(/^\ufeff+/, '');
  const text = /^[^\r\n]*\r(?!\n|$)/.test(decoded) ? decoded.replaceAll('\r', '\n') : decoded;
  const records: ReferenceRecord[] = [];
  for (let from = 0; from < text.length; ) {
    const record: ReferenceRecord = { text: '', cells: [], hasStrayQuote: false };
    let at = from;
    do {
      CELL.lastIndex = at;
      let [whole = '', , quoted, plain = ''] = CELL.exec(text) ?? [];
      if (quoted !== undefined && joinsRows(text, at, whole.length, records[0]?.cells.length)) {
        [whole] = /^[^,\n]*/.exec(text.slice(at)) ?? [''];
        [quoted, plain] = [undefined, whole];
      }
      at += whole.length;
      const isLast = text[at] !== ',';
      record.cells.push(
        quoted?.replaceAll('""', '"') ?? (isLast ? plain.replace(/\r$/, '') : plain),
      );
      record.hasStrayQuote ||= plain.includes('"');
      if (text[at] === '\r') at += 1;
      at += 1;
    } while (text[at - 1] === ',');
    record.text = text.slice(from, text[at - 1] === '\n' ? at - 1 : at).replace(/\r$/, '');
    from = at;
    if (record.cells.length > 1 || !BLANK.test(record.cells[0] ?? '')) records.push(record);
  }
  return records;
}

/** Whether a quoted cell with line ends is a part of two rows, judged by the commas of its lines. */
function joinsRows(text: string, at: number, length: number, columns: number | undefined): boolean {
  const inside = text.slice(at + 1, at + length - 1).split('\n');
  if (inside.length === 1) return false;
  const before = text.slice(0, at).split('\n').at(-1) ?? '';
  const after = text.slice(at + length).split('\n')[0] ?? '';
  const least = Math.max(2, columns === undefined ? commas(before + after) : columns - 1);
  const first = inside[0] ?? '';
  const last = inside.at(-1) ?? '';
  if (inside.slice(1, -1).some((line) => commas(line) >= least)) return true;
  if (commas(first + last) === 0) {
    return cells(before) > least && cells(after) > least;
  }
  return commas(before + first) >= least && commas(last + after) >= least;
}

/** Counts the cells of a part of a line that begins or ends with a comma. */
function cells(line: string): number {
  return line.replaceAll(/(?<=^|,)"(?:[^"]|"")*"(?=,|$)/g, '').split(',').length;
}

function commas(text: string): number {
  return text.split(',').length - 1;
}
