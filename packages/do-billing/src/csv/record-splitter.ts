import type { CsvRecord } from './csv-record.ts';
import { toCsvRecord } from './to-csv-record.ts';

/**
 * Puts a document's records together from pieces of its text. A record ends at the first line feed
 * that an even number of its quotes stands before. Blank lines are left out.
 */
export class RecordSplitter {
  /** What there is of a record that has not ended yet. */
  #open: string[] = [];
  #openIsText = true;
  #isQuoted = false;

  /** Takes the next piece of text, and gives the records that end in it. */
  push(text: string, isText: boolean): CsvRecord[] {
    const records: CsvRecord[] = [];
    let start = 0;
    let isPlain = isText && this.#open.length === 0;
    // Each is looked up anew only once it is passed, so that the text is walked through once.
    let quote = text.indexOf('"');
    let lineFeed = text.indexOf('\n');
    let comma = text.indexOf(',');
    for (;;) {
      if (quote !== -1 && (this.#isQuoted || lineFeed === -1 || quote < lineFeed)) {
        this.#isQuoted = !this.#isQuoted;
        isPlain = false;
        const next = quote + 1;
        quote = text.indexOf('"', next);
        if (lineFeed !== -1 && lineFeed < next) lineFeed = text.indexOf('\n', next);
        continue;
      }
      if (lineFeed === -1 || this.#isQuoted) break;
      const next = lineFeed + 1;
      if (isPlain) {
        const end = text[lineFeed - 1] === '\r' && lineFeed > start ? lineFeed - 1 : lineFeed;
        const cells: string[] = [];
        let from = start;
        while (comma !== -1 && comma < end) {
          cells.push(text.slice(from, comma));
          from = comma + 1;
          comma = text.indexOf(',', from);
        }
        cells.push(text.slice(from, end));
        const raw = text.slice(start, end);
        if (cells.length > 1 || raw.trim() !== '') records.push({ cells, fault: null, raw });
      } else {
        this.#end(text.slice(start, lineFeed), isText, records);
        if (comma !== -1 && comma < next) comma = text.indexOf(',', next);
      }
      start = next;
      lineFeed = text.indexOf('\n', start);
      isPlain = isText;
    }
    if (start < text.length) {
      this.#open.push(text.slice(start));
      this.#openIsText &&= isText;
    }
    return records;
  }

  /** The record that the end of the document ends, if there is one. */
  finish(): CsvRecord[] {
    const records: CsvRecord[] = [];
    if (this.#open.length > 0) this.#end('', true, records);
    return records;
  }

  #end(piece: string, isText: boolean, records: CsvRecord[]): void {
    const isWhole = this.#open.length === 0;
    const text = isWhole ? piece : this.#open.join('') + piece;
    const record = toCsvRecord(text, isText && this.#openIsText);
    if (record !== null) records.push(record);
    if (!isWhole) this.#open = [];
    this.#openIsText = true;
  }
}
