import type { CostLine } from '../lines/cost-line.ts';
import { AmountError } from '../money/amount-error.ts';
import type { CsvRecord } from './csv-record.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { RejectedRow } from './invoice-document.ts';
import { type InvoiceHeader, readInvoiceHeader } from './invoice-header.ts';
import { RowFault } from './row-fault.ts';
import { toCostLine } from './to-cost-line.ts';

interface InvoiceRowsOptions {
  onHeader?: ((header: InvoiceHeader) => void) | undefined;
  /** Takes the rows that cannot be read, unless `strict` makes the first an error. */
  onReject?: ((reject: RejectedRow) => void) | undefined;
  strict: boolean;
}

/** Turns records, in their order, into lines. The first is the header. */
export class InvoiceRows {
  #header: InvoiceHeader | null = null;
  #row = 1;
  readonly #options: InvoiceRowsOptions;

  constructor(options: InvoiceRowsOptions) {
    this.#options = options;
  }

  /** @throws {InvoiceCsvError} where there was no header, nor anything else. */
  assertHeader(): InvoiceHeader {
    if (this.#header === null) throw new InvoiceCsvError({ code: 'empty' });
    return this.#header;
  }

  /**
   * Adds the records' lines to `lines`, and gives these.
   *
   * @throws {InvoiceCsvError} where it is no invoice's header, or where that comes again.
   */
  read(records: readonly CsvRecord[], lines: CostLine[] = []): CostLine[] {
    for (const record of records) {
      if (this.#header === null) {
        this.#header = readInvoiceHeader(record);
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
    try {
      if (record.fault !== null) throw new RowFault(record.fault);
      return toCostLine(record.cells, header, this.#row);
    } catch (error) {
      const ofAmount = error instanceof AmountError;
      if (!ofAmount && !(error instanceof RowFault)) throw error;
      const { code: reason, value } = error;
      const column = ofAmount ? header.currency : error.column;
      const reject = { row: this.#row, column, value, reason, raw: record.raw };
      const { onReject, strict } = this.#options;
      if (strict) throw new InvoiceCsvError({ code: 'rejected_row', reject });
      onReject?.(reject);
      return null;
    }
  }
}
