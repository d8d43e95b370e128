import {
  type CostLine,
  type InvoiceDocument,
  parseInvoiceCsv,
  type RejectedRow,
  streamInvoiceCsv,
  totalLines,
} from '@arcadia/do-billing';

/** Beyond it the rows of a whole document would take more memory, all at once, than its lines do. */
const WHOLE_BYTES = 8 * 1024 * 1024;

/** An invoice's CSV, as far as it is stored. */
export type ReadDocument = Pick<InvoiceDocument, 'currency' | 'lines' | 'rejects' | 'totals'>;

/**
 * Reads an invoice's CSV: whole up to 8 MiB, else piece by piece.
 *
 * @throws {InvoiceCsvError} where it is no invoice's CSV.
 */
export async function readDocument(csv: Uint8Array): Promise<ReadDocument> {
  if (csv.length <= WHOLE_BYTES) return await parseInvoiceCsv(csv);
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
