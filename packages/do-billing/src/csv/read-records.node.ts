import { Buffer, isUtf8 } from 'node:buffer';
import neatCsv from 'neat-csv';
import type { CsvRecord } from './csv-record.ts';
import { decodeLines } from './decode-lines.ts';
import { toCsvRecord } from './to-csv-record.ts';

interface NeatRow {
  row: Record<string, string>;
  byteOffset: number;
}

const QUOTE = 0x22;
/** By place: keys from the header would merge equal columns. Cells beyond these get keys of neat-csv. */
const KEYS = Array.from({ length: 32 }, (_, index) => `c${index}`);

/** Splits a document into records, blank lines left out: under Node, by neat-csv. */
export async function readRecords(document: Uint8Array): Promise<Iterable<CsvRecord>> {
  // A copy, since the parser unescapes quotes in place.
  const rows = await neatCsv<NeatRow>(Buffer.from(document), {
    headers: KEYS,
    outputByteOffset: true,
  });
  return toRecords(rows, document);
}

function* toRecords(rows: readonly NeatRow[], document: Uint8Array): Generator<CsvRecord> {
  const isText = isUtf8(document) && !document.includes(0);
  let quote = document.indexOf(QUOTE);
  for (const [index, { row, byteOffset }] of rows.entries()) {
    const end = rows[index + 1]?.byteOffset ?? document.length;
    if (quote !== -1 && quote < byteOffset) quote = document.indexOf(QUOTE, byteOffset);
    const cells = Object.values(row);
    const record =
      isText && (quote === -1 || quote >= end)
        ? plainRecord(cells, document, byteOffset, end)
        : guardedRecord(cells, document.subarray(byteOffset, end));
    if (record !== null) yield record;
  }
}

/** Text without a quote: nothing can be wrong with it as CSV. */
function plainRecord(
  cells: readonly string[],
  document: Uint8Array,
  from: number,
  to: number,
): CsvRecord | null {
  if (cells.length <= 1 && (cells[0] ?? '').trim() === '') return null;
  return new PlainRecord(cells, document, from, to);
}

/** neat-csv guesses where quotes do not match, and decodes what is no text. */
function guardedRecord(cells: readonly string[], bytes: Uint8Array): CsvRecord | null {
  const pieces = decodeLines(bytes);
  const text = pieces.map((piece) => piece.text).join('');
  const record = toCsvRecord(
    text,
    pieces.every((piece) => piece.isText),
  );
  return record === null || record.fault !== null ? record : { ...record, cells };
}

class PlainRecord implements CsvRecord {
  readonly fault = null;
  readonly cells: readonly string[];
  readonly #document: Uint8Array;
  readonly #from: number;
  readonly #to: number;

  constructor(cells: readonly string[], document: Uint8Array, from: number, to: number) {
    this.cells = cells;
    this.#document = document;
    this.#from = from;
    this.#to = to;
  }

  /** Decoded only where it is asked for, which is where the row is rejected. */
  get raw(): string {
    const bytes = this.#document.subarray(this.#from, this.#to);
    return guardedRecord(this.cells, bytes)?.raw ?? '';
  }
}
