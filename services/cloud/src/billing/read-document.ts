import {
  type CostLine,
  type InvoiceDocument,
  parseInvoiceCsv,
  type RejectedRow,
  streamInvoiceCsv,
  totalLines,
} from '@arcadia/do-billing';

/** The parts of an invoice's CSV that the ingest stores. */
export type ReadDocument = Pick<InvoiceDocument, 'currency' | 'lines' | 'rejects' | 'totals'>;

/** Above this size all rows of a document at once would take more memory than its lines do. */
const MAX_WHOLE_BYTES = 8 * 1024 * 1024;

/**
 * Reads the CSV of an invoice: as a whole up to 8 MiB, as a stream above.
 *
 * @throws {InvoiceCsvError} if it is not the CSV of an invoice.
 */
export async function readDocument(csv: Uint8Array): Promise<ReadDocument> {
  if (csv.length <= MAX_WHOLE_BYTES) return await parseInvoiceCsv(csv);
  let currency = '';
  const lines: CostLine[] = [];
  const rejects: RejectedRow[] = [];
  const options = {
    onHeader: (header: Pick<InvoiceDocument, 'currency'>) => {
      currency = header.currency;
    },
    onReject: (reject: RejectedRow) => {
      rejects.push(reject);
    },
  };
  for await (const batch of streamInvoiceCsv(inOnePiece(csv), options)) {
    for (const line of batch) lines.push(line);
  }
  return { currency, lines, rejects, totals: totalLines(lines) };
}

async function* inOnePiece(csv: Uint8Array): AsyncGenerator<Uint8Array> {
  yield csv;
}
