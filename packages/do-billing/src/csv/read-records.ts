import type { CsvRecord } from './csv-record.ts';
import { RecordSplitter } from './record-splitter.ts';

/** Splits a document into records, blank lines left out: where there is no Node. */
export async function* readRecords(document: Uint8Array): AsyncGenerator<CsvRecord[], void, void> {
  const splitter = new RecordSplitter();
  yield splitter.push(document);
  yield splitter.finish();
}
