import { DoBillingError } from '../do-billing-error.ts';
import type { RejectedRow } from './invoice-document.ts';

/**
 * What makes a document no invoice CSV, with the data that the message tells: `data` of an
 * {@link InvoiceCsvError}.
 *
 * @example
 * import type { InvoiceCsvFault } from '@arcadia/do-billing';
 *
 * export function columnsToAdd(fault: InvoiceCsvFault): string[] {
 *   return fault.code === 'missing_columns' ? fault.missing : [];
 * }
 */
export type InvoiceCsvFault =
  | { code: 'empty' }
  | { code: 'not_csv'; found: ForeignFormat }
  | { code: 'unreadable_header'; fault: 'encoding' | 'quote'; raw: string }
  | { code: 'missing_columns'; missing: string[]; columns: string[] }
  | { code: 'doubled_column'; column: string }
  | { code: 'doubled_header'; row: number }
  | { code: 'several_currencies'; currencies: string[] }
  | { code: 'out_of_range' }
  | { code: 'rejected_row'; reject: RejectedRow };

/**
 * The `code` of an {@link InvoiceCsvError}; {@link InvoiceCsvFault} has the data of each.
 *
 * @example
 * import type { InvoiceCsvErrorCode } from '@arcadia/do-billing';
 *
 * const otherFiles: readonly InvoiceCsvErrorCode[] = ['empty', 'not_csv', 'missing_columns'];
 * export const isOtherFile = (code: InvoiceCsvErrorCode) => otherFiles.includes(code);
 */
export type InvoiceCsvErrorCode = InvoiceCsvFault['code'];

/**
 * A format that people hand in by mistake.
 *
 * @example
 * import type { ForeignFormat } from '@arcadia/do-billing';
 *
 * // What the API answers in JSON is an error, or the items of the invoice.
 * export const isFromTheApi = (found: ForeignFormat): boolean => found === 'JSON';
 */
export type ForeignFormat = 'JSON' | 'HTML' | 'PDF' | 'ZIP' | 'UTF-16';

/**
 * The document is no invoice CSV (or, with `strict`, one of its rows cannot be read).
 *
 * @example
 * import { readFile } from 'node:fs/promises';
 * import { InvoiceCsvError, parseInvoiceCsv } from '@arcadia/do-billing';
 *
 * try {
 *   await parseInvoiceCsv(await readFile('invoice.csv'));
 * } catch (error) {
 *   if (!(error instanceof InvoiceCsvError)) throw error;
 *   if (error.data.code === 'missing_columns') console.error('Add', error.data.missing);
 *   else console.error(error.message);
 * }
 */
export class InvoiceCsvError extends DoBillingError {
  override readonly name = 'InvoiceCsvError';
  readonly code: InvoiceCsvErrorCode;
  /** What is wrong, by `code`. */
  readonly data: InvoiceCsvFault;

  constructor(data: InvoiceCsvFault, options?: ErrorOptions) {
    super(explain(data), options);
    this.code = data.code;
    this.data = data;
  }
}

const NOT_ONE = 'This is not an invoice CSV';

function explain(fault: InvoiceCsvFault): string {
  switch (fault.code) {
    case 'empty':
      return `${NOT_ONE}: it is empty.`;
    case 'not_csv':
      return `${NOT_ONE} but ${fault.found}. Fetch the CSV, in UTF-8.`;
    case 'unreadable_header':
      return `${NOT_ONE}: its first row has ${
        fault.fault === 'quote' ? 'quotes that do not match' : 'bytes that are not UTF-8'
      }.`;
    case 'missing_columns':
      return `${NOT_ONE}: it lacks ${fault.missing.join(', ')}.${hintOf(fault.columns.join())}`;
    case 'doubled_column':
      return `Two columns are "${fault.column}". Rename or drop one.`;
    case 'doubled_header':
      return `Row ${fault.row} is the header again. Split the file there.`;
    case 'several_currencies':
      return `Several columns may be the amount: ${fault.currencies.join(', ')}. Leave one.`;
    case 'out_of_range':
      return 'The lines add up to more than ±9007199254.740991. Split the file.';
    case 'rejected_row': {
      const { row, column, value, reason } = fault.reject;
      const where = column === null ? '' : `, column "${column}": ${JSON.stringify(value)}`;
      return `Row ${row} cannot be read (${reason})${where}. Mend it, or parse without "strict".`;
    }
  }
}

function hintOf(header: string): string {
  if (/bandwidth usage/i.test(header)) return ' It is the bandwidth detail CSV.';
  return /^[^,]*;[^,]*$/.test(header) ? ' Separate columns by commas, not semicolons.' : '';
}
