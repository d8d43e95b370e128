import { Buffer, isUtf8 } from 'node:buffer';
import neatCsv from 'neat-csv';
import { trimText } from '../trim-text.ts';
import type { CsvRecord } from './csv-record.ts';
import { readRecords as readAnyRecords } from './read-records.ts';
import { RecordSplitter } from './record-splitter.ts';
import { sliceBetweenRecords } from './slice-between-records.ts';

type NeatRow = Record<string, string>;

/**
 * Column names by position: with names from the header, neat-csv would merge equal columns. It
 * names the cells beyond these itself.
 */
const columnNames = Array.from({ length: 32 }, (_, index) => `c${index}`);
/** With the rows of the whole document in memory, garbage collection would cost more than parsing. */
const SLICE_BYTES = 65_536;

/**
 * Splits a document into records with neat-csv, and skips blank lines. The reader for Node.
 *
 * With stray quotes neat-csv guesses the cells, and it replaces invalid UTF-8. Such documents, and those
 * with a line end between quotes, go to the reader for other runtimes, which finds both.
 */
export async function* readRecords(document: Uint8Array): AsyncGenerator<CsvRecord[], void, void> {
  const isText = isUtf8(document) && !document.includes(0);
  const slices = isText ? sliceBetweenRecords(document, SLICE_BYTES) : null;
  if (slices === null) {
    yield* readAnyRecords(document);
    return;
  }
  for (const slice of slices) {
    // A copy, since the parser unescapes quotes in place.
    const rows = await neatCsv<NeatRow>(Buffer.from(slice), { headers: columnNames });
    yield toRecords(rows, slice);
  }
}

function toRecords(rows: readonly NeatRow[], slice: Uint8Array): CsvRecord[] {
  const records: CsvRecord[] = [];
  const raws = new RawRecords(slice);
  for (const row of rows) {
    const cells = Object.values(row);
    if (cells.length <= 1 && trimText(cells[0] ?? '') === '') continue;
    records.push(new NeatRecord(cells, raws, records.length));
  }
  return records;
}

class NeatRecord implements CsvRecord {
  readonly fault = null;
  readonly cells: readonly string[];
  readonly #raws: RawRecords;
  readonly #nth: number;

  constructor(cells: readonly string[], raws: RawRecords, nth: number) {
    this.cells = cells;
    this.#raws = raws;
    this.#nth = nth;
  }

  get raw(): string {
    return this.#raws.at(this.#nth);
  }
}

/** The original text of a slice's records. Only rejected rows need it, so it is split on demand. */
class RawRecords {
  readonly #slice: Uint8Array;
  #records: CsvRecord[] | null = null;

  constructor(slice: Uint8Array) {
    this.#slice = slice;
  }

  at(nth: number): string {
    this.#records ??= this.#split();
    return this.#records[nth]?.raw ?? '';
  }

  #split(): CsvRecord[] {
    const splitter = new RecordSplitter();
    return [...splitter.push(this.#slice), ...splitter.finish()];
  }
}
