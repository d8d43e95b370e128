import type { CsvRecord } from './csv-record.ts';
import { decodeLines } from './decode-lines.ts';
import { RecordSplitter } from './record-splitter.ts';

/** Splits a document into records, blank lines left out: where there is no Node. */
export async function readRecords(document: Uint8Array): Promise<CsvRecord[]> {
  const splitter = new RecordSplitter();
  const records = decodeLines(document).map(({ text, isText }) => splitter.push(text, isText));
  return [...records, splitter.finish()].flat();
}
