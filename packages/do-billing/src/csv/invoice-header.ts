import { type ClassifyCharge, createClassifier } from '../lines/create-classifier.ts';
import { CSV_FIELDS } from './csv-fields.ts';
import type { CsvRecord } from './csv-record.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';

/** Where the columns of an invoice CSV stand; -1 for one that the file does not have. */
export interface InvoiceHeader {
  columns: string[];
  currency: string;
  product: number;
  groupDescription: number;
  description: number;
  hours: number;
  start: number;
  end: number;
  amount: number;
  projectName: number;
  category: number;
  extra: { column: string; at: number }[];
  /** Remembers the products of this document. */
  classify: ClassifyCharge;
  /** The times read last, as most lines have those of the line before. */
  latest: Record<'start' | 'end', { value: string; moment: string | null }>;
}

/**
 * Finds the columns by name, in any order and case. The amount's column is named for its currency.
 *
 * @throws {InvoiceCsvError}
 */
export function readInvoiceHeader({ cells, fault, raw }: CsvRecord): InvoiceHeader {
  if (fault !== null) {
    throw new InvoiceCsvError({ code: 'unreadable_header', fault, raw: raw.slice(0, 200) });
  }
  const columns = cells.map((cell) => cell.trim());
  const keys = columns.map((column) => column.toLowerCase());
  const doubled = columns.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (doubled !== undefined) throw new InvoiceCsvError({ code: 'doubled_column', column: doubled });

  const currencies = columns.filter(isCurrency);
  const missing = ['product', 'description'].filter((name) => !keys.includes(name));
  const [currency = 'USD'] = currencies;
  if (currencies.length === 0) missing.push(currency);
  if (missing.length > 0) throw new InvoiceCsvError({ code: 'missing_columns', missing, columns });
  if (currencies.length > 1) throw new InvoiceCsvError({ code: 'several_currencies', currencies });

  const amount = columns.indexOf(currency);
  return {
    columns,
    currency,
    product: keys.indexOf('product'),
    groupDescription: keys.indexOf('group_description'),
    description: keys.indexOf('description'),
    hours: keys.indexOf('hours'),
    start: keys.indexOf('start'),
    end: keys.indexOf('end'),
    amount,
    projectName: keys.indexOf('project_name'),
    category: keys.indexOf('category'),
    extra: columns
      .map((column, at) => ({ column, at }))
      .filter(({ at }) => at !== amount && !CSV_FIELDS.has(keys[at] ?? '')),
    classify: createClassifier(),
    latest: { start: { value: '', moment: null }, end: { value: '', moment: null } },
  };
}

function isCurrency(column: string): boolean {
  return /^[A-Z]{3}$/.test(column) && Intl.supportedValuesOf('currency').includes(column);
}
