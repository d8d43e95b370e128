import { type CsvRecord, toCsvRecord } from './csv-record.ts';

/**
 * Assembles the records of a document from its lines. A record ends at the first line end with an
 * even number of the record's quotes before it. Skips blank lines.
 */
export class RecordSplitter {
  /** The text so far of an unfinished record. */
  #open: string | null = null;
  #isText = true;

  /**
   * Takes the next lines and returns the records that end in them. Only the last line of the
   * document may lack its line feed.
   */
  push(lines: Uint8Array): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const { text, isText } of decodeLines(lines)) this.#split(text, isText, records);
    return records;
  }

  /** Returns the record that the end of the document ends, if there is one. */
  finish(): CsvRecord[] {
    if (this.#open === null) return [];
    const record = toCsvRecord(this.#open, this.#isText);
    this.#open = null;
    this.#isText = true;
    return record === null ? [] : [record];
  }

  #split(text: string, isText: boolean, records: CsvRecord[]): void {
    // `quote` only moves forward, so all lines together search the text for quotes once.
    let quote = text.indexOf('"');
    let end = 0;
    for (let start = 0; start < text.length; start = end + 1) {
      end = text.indexOf('\n', start);
      if (end === -1) end = text.length;
      const line = text.slice(start, end);
      let isQuoted = this.#open !== null;
      for (; quote !== -1 && quote < end; quote = text.indexOf('"', quote + 1)) {
        isQuoted = !isQuoted;
      }
      if (this.#open === null && !isQuoted) {
        const record = toCsvRecord(line, isText);
        if (record !== null) records.push(record);
        continue;
      }
      this.#open = this.#open === null ? line : `${this.#open}\n${line}`;
      this.#isText &&= isText;
      if (!isQuoted) records.push(...this.finish());
    }
  }
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
