import type { CsvRecord } from './csv-record.ts';
import { RecordSplitter } from './record-splitter.ts';

/** Splits a document into records and skips blank lines. The reader for browsers and other runtimes. */
export async function* readRecords(document: Uint8Array): AsyncGenerator<CsvRecord[], void, void> {
  const splitter = new RecordSplitter();
  yield splitter.push(document);
  yield splitter.finish();
}
