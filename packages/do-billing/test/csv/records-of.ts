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
      const [whole = '', , quoted, plain = ''] = CELL.exec(text) ?? [];
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
