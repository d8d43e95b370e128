import type { CsvRecord } from './csv-record.ts';
import { decodeLines } from './decode-lines.ts';
import { toCsvRecord } from './to-csv-record.ts';

/**
 * Puts a document's records together from its lines. A record ends at the first line end that an
 * even number of its quotes stands before. Blank lines are left out.
 */
export class RecordSplitter {
  /** What there is of a record that has not ended yet. */
  #open: string | null = null;
  #isText = true;

  /**
   * Takes the next lines, and gives the records that end in them. Only the document's last line may
   * lack its line feed.
   */
  push(lines: Uint8Array): CsvRecord[] {
    const records: CsvRecord[] = [];
    for (const { text, isText } of decodeLines(lines)) this.#split(text, isText, records);
    return records;
  }

  /** The record that the end of the document ends, if there is one. */
  finish(): CsvRecord[] {
    if (this.#open === null) return [];
    const record = toCsvRecord(this.#open, this.#isText);
    this.#open = null;
    this.#isText = true;
    return record === null ? [] : [record];
  }

  #split(text: string, isText: boolean, records: CsvRecord[]): void {
    // Each quote is looked up once, so that the text is walked through once.
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
