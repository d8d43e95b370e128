import neatCsv from 'neat-csv';

/** A record's cells, and the bytes it takes up in the document. */
export interface CsvRecord {
  cells: string[];
  bytes: Uint8Array;
}

/** Splits a document into records, blank lines left out. */
export async function readRecords(document: Uint8Array): Promise<CsvRecord[]> {
  // A copy, since the parser unescapes quotes in place. By index, since keys would merge columns.
  const rows = await neatCsv<{ row: Record<string, string>; byteOffset: number }>(
    Buffer.from(document),
    { headers: false, outputByteOffset: true },
  );
  const records: CsvRecord[] = [];
  for (const [index, { row, byteOffset }] of rows.entries()) {
    const cells = Object.values(row);
    if (cells.length === 0 || (cells.length === 1 && cells[0]?.trim() === '')) continue;
    records.push({ cells, bytes: document.subarray(byteOffset, rows[index + 1]?.byteOffset) });
  }
  return records;
}
