import {
  type CsvRecord,
  findClosingQuote,
  joinsRows,
  MAX_QUOTED_LENGTH,
  toCsvRecord,
} from './csv-record.ts';

/**
 * Assembles the records of a document from its lines. A record ends at the first line end outside the
 * quotes that enclose its cells: a stray quote does not hide a line end. Skips blank lines.
 */
export class RecordSplitter {
  /** The text that is not split yet. Between two calls: an unfinished record, and the lines after it. */
  #text = '';
  /** The parts of it that are not text, in order. */
  #faulty: { from: number; to: number }[] = [];
  /** The length of the unfinished record and the lines after it, when they were searched last. */
  #heldLength = 0;
  /** The number of cells of the header, or null before it. */
  #columns: number | null = null;

  /**
   * Takes the next lines and returns the records that end in them. Only the last line of the
   * document may lack its line feed.
   */
  push(lines: Uint8Array): CsvRecord[] {
    for (const { text, isText } of decodeLines(lines)) {
      const from = this.#text.length;
      this.#text += text;
      if (!isText) this.#faulty.push({ from, to: this.#text.length });
    }
    // Each search of the held text waits for as much new text, so all searches together take linear time.
    return this.#text.length < 2 * this.#heldLength ? [] : this.#split(false);
  }

  /** Returns the last records, which the end of the document completes. */
  finish(): CsvRecord[] {
    return this.#split(true);
  }

  #split(isWhole: boolean): CsvRecord[] {
    const text = this.#text;
    const records: CsvRecord[] = [];
    const lastLineFeed = text.lastIndexOf('\n');
    // `quote` only moves forward, so one call searches the text for quotes once.
    let quote = text.indexOf('"');
    let from = 0;
    // The next part that is not text. It only moves forward, too.
    let part = 0;
    while (from < text.length) {
      let end = text.indexOf('\n', from);
      while (quote !== -1 && (quote < end || end === -1)) {
        let next = quote + 1;
        if (quote === from || text[quote - 1] === ',') {
          const close = findClosingQuote(text, quote);
          const isUndecided =
            close === -1 ? text.length - quote <= MAX_QUOTED_LENGTH : close > lastLineFeed;
          if (!isWhole && isUndecided) return this.#hold(from, records);
          const isCell = close !== -1 && endsCell(text, close + 1);
          if (isCell && !joinsRows(text, quote, close, this.#columns)) {
            next = close + 1;
            if (end !== -1 && next > end) end = text.indexOf('\n', next);
          }
        }
        quote = text.indexOf('"', next);
      }
      if (end === -1) {
        if (!isWhole) return this.#hold(from, records);
        end = text.length;
      }
      while ((this.#faulty[part]?.to ?? text.length) <= from) part += 1;
      const isText = (this.#faulty[part]?.from ?? end) >= end;
      const record = toCsvRecord(text.slice(from, end), isText, this.#columns);
      if (record !== null) {
        this.#columns ??= record.cells.length;
        records.push(record);
      }
      from = end + 1;
    }
    return this.#hold(text.length, records);
  }

  /** Keeps the text from here on for the next call. */
  #hold(from: number, records: CsvRecord[]): CsvRecord[] {
    this.#text = this.#text.slice(from);
    this.#heldLength = this.#text.length;
    this.#faulty = this.#faulty
      .filter(({ to }) => to > from)
      .map((part) => ({ from: part.from - from, to: part.to - from }));
    return records;
  }
}

/** Whether a cell ends before the character at `at`. */
function endsCell(text: string, at: number): boolean {
  const next = text[at] === '\r' ? text[at + 1] : text[at];
  return next === undefined || next === '\n' || (next === ',' && text[at] === ',');
}

/** A piece of a document that ends with a line end; only the last piece may lack it. */
interface TextLines {
  text: string;
  /** False if the bytes are not UTF-8, or contain a NUL, which databases reject in text. */
  isText: boolean;
}

const LINE_FEED = 0x0a;
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes whole lines: in one piece if all of it is text, else line by line. */
function decodeLines(bytes: Uint8Array): TextLines[] {
  const text = decodeStrictly(bytes);
  if (text !== null) return [{ text, isText: true }];
  const pieces: TextLines[] = [];
  for (let from = 0; from < bytes.length; ) {
    const lineFeed = bytes.indexOf(LINE_FEED, from);
    const to = lineFeed === -1 ? bytes.length : lineFeed + 1;
    const line = bytes.subarray(from, to);
    const lineText = decodeStrictly(line);
    pieces.push({ text: lineText ?? lenientDecoder.decode(line), isText: lineText !== null });
    from = to;
  }
  return pieces;
}

function decodeStrictly(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return null;
  }
}
