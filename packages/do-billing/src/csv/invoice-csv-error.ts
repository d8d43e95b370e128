import { DoBillingError } from '../do-billing-error.ts';
import type { RejectedRow } from './invoice-document.ts';

/**
 * The reason why a document is not an invoice CSV, with the facts that the message names: `data` of
 * an {@link InvoiceCsvError}.
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
 * The `code` of an {@link InvoiceCsvError}; {@link InvoiceCsvFault} lists the data of each code.
 *
 * @example
 * import type { InvoiceCsvErrorCode } from '@arcadia/do-billing';
 *
 * const otherFiles: readonly InvoiceCsvErrorCode[] = ['empty', 'not_csv', 'missing_columns'];
 * export const isOtherFile = (code: InvoiceCsvErrorCode) => otherFiles.includes(code);
 */
export type InvoiceCsvErrorCode = InvoiceCsvFault['code'];

/**
 * Another format that callers pass by mistake.
 *
 * @example
 * import type { ForeignFormat } from '@arcadia/do-billing';
 *
 * // A JSON answer of the API is an error, or the items of the invoice.
 * export const isFromTheApi = (found: ForeignFormat): boolean => found === 'JSON';
 */
export type ForeignFormat = 'JSON' | 'HTML' | 'PDF' | 'ZIP' | 'UTF-16';

/**
 * The document is not an invoice CSV, or with `strict` one of its rows is unreadable.
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
  /** The facts behind `code`. */
  readonly data: InvoiceCsvFault;

  constructor(data: InvoiceCsvFault, options?: ErrorOptions) {
    super(explain(data), options);
    this.code = data.code;
    this.data = data;
  }
}

const NOT_INVOICE = 'This is not an invoice CSV';

function explain(fault: InvoiceCsvFault): string {
  switch (fault.code) {
    case 'empty':
      return `${NOT_INVOICE}: it is empty.`;
    case 'not_csv':
      return `${NOT_INVOICE} but ${fault.found}. Pass the CSV of the invoice, in UTF-8.`;
    case 'unreadable_header':
      return `${NOT_INVOICE}: its first row has ${
        fault.fault === 'quote' ? 'a stray quote' : 'bytes that are not UTF-8'
      }.`;
    case 'missing_columns':
      return `${NOT_INVOICE}: it lacks ${fault.missing.join(', ')}.${hintFor(fault.columns.join())}`;
    case 'doubled_column':
      return `Two columns are named "${fault.column}". Rename or remove one.`;
    case 'doubled_header':
      return `Row ${fault.row} is the header again. Split the file there.`;
    case 'several_currencies':
      return `Several columns could be the amount: ${fault.currencies.join(', ')}. Keep one.`;
    case 'out_of_range':
      return 'The lines add up to more than ±9007199254.740991. Split the file.';
    case 'rejected_row': {
      const { row, column, value, reason } = fault.reject;
      const place = column === null ? '' : `, column "${column}": ${JSON.stringify(value)}`;
      return `Row ${row} cannot be read (${reason})${place}. Fix it, or parse without "strict".`;
    }
  }
}

function hintFor(header: string): string {
  if (/bandwidth usage/i.test(header)) return ' It is the CSV of bandwidth details.';
  return /^[^,]*;[^,]*$/.test(header) ? ' Separate the columns by commas, not semicolons.' : '';
}
