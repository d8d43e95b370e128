import type { CsvRecord } from './csv-record.ts';
import { decodeLines } from './decode-lines.ts';
import { RecordSplitter } from './record-splitter.ts';

/** Splits a document into records, blank lines left out: where there is no Node. */
export async function* readRecords(document: Uint8Array): AsyncGenerator<CsvRecord[], void, void> {
  const splitter = new RecordSplitter();
  for (const { text, isText } of decodeLines(document)) yield splitter.push(text, isText);
  yield splitter.finish();
}
