import type { CostLine } from '../lines/cost-line.ts';
import { AmountError } from '../money/amount-error.ts';
import type { CsvRecord } from './csv-record.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { RejectedRow } from './invoice-document.ts';
import { type InvoiceHeader, readInvoiceHeader } from './invoice-header.ts';
import { RowError, toCostLine } from './to-cost-line.ts';

interface InvoiceRowReaderOptions {
  onHeader?: ((header: InvoiceHeader) => void) | undefined;
  /** Receives each unreadable row, unless `strict` turns the first one into an error. */
  onReject?: ((reject: RejectedRow) => void) | undefined;
  strict: boolean;
}

/** Turns records into cost lines. The first record is the header. */
export class InvoiceRowReader {
  #header: InvoiceHeader | null = null;
  #row = 1;
  readonly #options: InvoiceRowReaderOptions;

  constructor(options: InvoiceRowReaderOptions) {
    this.#options = options;
  }

  /** @throws {InvoiceCsvError} `empty` if the document had no records at all. */
  assertHeader(): InvoiceHeader {
    if (this.#header === null) throw new InvoiceCsvError({ code: 'empty' });
    return this.#header;
  }

  /**
   * Appends the cost lines of the records to `lines` and returns `lines`.
   *
   * @throws {InvoiceCsvError} If the header is not that of an invoice or comes a second time, and
   * with `strict` at the first unreadable row.
   */
  read(records: readonly CsvRecord[], lines: CostLine[] = []): CostLine[] {
    for (const record of records) {
      if (this.#header === null) {
        this.#header = readInvoiceHeader(record, this.#options);
        this.#options.onHeader?.(this.#header);
        continue;
      }
      this.#row += 1;
      const line = this.#readRow(record, this.#header);
      if (line !== null) lines.push(line);
    }
    return lines;
  }

  #readRow(record: CsvRecord, header: InvoiceHeader): CostLine | null {
    const { fault } = record;
    const { onReject, strict } = this.#options;
    try {
      if (fault === 'encoding' || (fault === 'quote' && strict)) throw new RowError(fault);
      return toCostLine(record.cells, header, this.#row);
    } catch (error) {
      const ofAmount = error instanceof AmountError;
      if (!ofAmount && !(error instanceof RowError)) throw error;
      const { code, value } = error;
      // A stray quote that stands for the start or the end of a cell changes the number of cells.
      const reason = code === 'columns' && fault === 'quote' ? fault : code;
      const column = ofAmount ? header.currency : error.column;
      const reject = { row: this.#row, column, value, reason, raw: record.raw };
      if (strict) throw new InvoiceCsvError({ code: 'rejected_row', reject });
      onReject?.(reject);
      return null;
    }
  }
}
