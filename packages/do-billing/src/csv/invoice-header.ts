import { type ClassifyCharge, createChargeClassifier } from '../lines/charge-classifier.ts';
import { trimText } from '../trim-text.ts';
import type { CsvRecord } from './csv-record.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';

/** The header of an invoice CSV, with the index of each known column: -1 if the file lacks it. */
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
  /** The times of the previous line: most lines have the same ones again. */
  latest: Record<'start' | 'end', { value: string; moment: string | null }>;
}

/**
 * Finds the columns by name, in any order and case. The currency names the column of the amount.
 *
 * @throws {InvoiceCsvError} If the record cannot be the header of an invoice.
 */
export function readInvoiceHeader(
  { cells, fault, raw }: CsvRecord,
  { strict }: { strict: boolean } = { strict: false },
): InvoiceHeader {
  const columns = cells.map(trimText);
  const keys = columns.map((column) => column.toLowerCase());
  const doubled = columns.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (doubled !== undefined) throw new InvoiceCsvError({ code: 'doubled_column', column: doubled });

  const currencies = columns.filter(isCurrency);
  const missing = ['product', 'description'].filter((name) => !keys.includes(name));
  const [currency = 'USD'] = currencies;
  if (currencies.length === 0) missing.push(currency);
  if (fault !== null && (strict || missing.length > 0)) {
    throw new InvoiceCsvError({ code: 'unreadable_header', fault, raw: raw.slice(0, 200) });
  }
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
      .filter(({ at }) => at !== amount && !fieldsByColumn.has(keys[at] ?? '')),
    classify: createChargeClassifier(),
    latest: { start: { value: '', moment: null }, end: { value: '', moment: null } },
  };
}

function isCurrency(column: string): boolean {
  return /^[A-Z]{3}$/.test(column) && Intl.supportedValuesOf('currency').includes(column);
}

/**
 * The field of a `CostLine` for each column with a fixed name, in lower case. The amount has no
 * entry, because its column is named after the currency.
 */
export const fieldsByColumn: ReadonlyMap<
  string,
  | 'product'
  | 'groupDescription'
  | 'description'
  | 'hours'
  | 'start'
  | 'end'
  | 'projectName'
  | 'category'
> = new Map([
  ['product', 'product'],
  ['group_description', 'groupDescription'],
  ['description', 'description'],
  ['hours', 'hours'],
  ['start', 'start'],
  ['end', 'end'],
  ['project_name', 'projectName'],
  ['category', 'category'],
]);
