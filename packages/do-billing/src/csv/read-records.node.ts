import { Buffer, isUtf8 } from 'node:buffer';
import neatCsv from 'neat-csv';
import type { CsvRecord } from './csv-record.ts';
import { readRecords as readAnyRecords } from './read-records.ts';
import { RecordSplitter } from './record-splitter.ts';
import { soundSlices } from './sound-slices.ts';

type NeatRow = Record<string, string>;

/** By place: names from the header would merge equal columns. Cells beyond get names of neat-csv. */
const NAMES = Array.from({ length: 32 }, (_, index) => `c${index}`);
/** Rows of a whole document, all at once, would keep the garbage collector busier than the parser. */
const SLICE_BYTES = 65_536;

/**
 * Splits a document into records, blank lines left out: under Node, by neat-csv. That guesses where
 * quotes do not match, and decodes what is no text, so such a document is read as it is elsewhere.
 */
export async function* readRecords(document: Uint8Array): AsyncGenerator<CsvRecord[], void, void> {
  const isText = isUtf8(document) && !document.includes(0);
  const slices = isText ? soundSlices(document, SLICE_BYTES) : null;
  if (slices === null) {
    yield* readAnyRecords(document);
    return;
  }
  for (const slice of slices) {
    // A copy, since the parser unescapes quotes in place.
    const rows = await neatCsv<NeatRow>(Buffer.from(slice), { headers: NAMES });
    yield toRecords(rows, slice);
  }
}

function toRecords(rows: readonly NeatRow[], slice: Uint8Array): CsvRecord[] {
  const records: CsvRecord[] = [];
  const raws = new SliceRaws(slice);
  for (const row of rows) {
    const cells = Object.values(row);
    if (cells.length <= 1 && (cells[0] ?? '').trim() === '') continue;
    records.push(new NeatRecord(cells, raws, records.length));
  }
  return records;
}

class NeatRecord implements CsvRecord {
  readonly fault = null;
  readonly cells: readonly string[];
  readonly #raws: SliceRaws;
  readonly #nth: number;

  constructor(cells: readonly string[], raws: SliceRaws, nth: number) {
    this.cells = cells;
    this.#raws = raws;
    this.#nth = nth;
  }

  get raw(): string {
    return this.#raws.at(this.#nth);
  }
}

/** The records of a slice as they stand in it: looked up once one is asked for, being rejected. */
class SliceRaws {
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
