import type { CostLine } from '../lines/cost-line.ts';
import { nameResource } from '../lines/name-resource.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { toUtcTimestamp } from '../to-utc-timestamp.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { InvoiceHeader } from './invoice-header.ts';
import { RowFault } from './row-fault.ts';

/** One for all lines, as most files have no such column. */
const NO_EXTRA: Record<string, string> = Object.freeze({});
const PLAIN_HOURS = /^\d+$/;
const HOURS = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

/**
 * Makes a line of a record's cells.
 *
 * @throws {RowFault} at the first cell that does not read.
 * @throws {AmountError} where that is the amount.
 * @throws {InvoiceCsvError} `doubled_header` where it is the header again.
 */
export function toCostLine(cells: readonly string[], header: InvoiceHeader, row: number): CostLine {
  const { columns, currency } = header;
  if (cells.length !== columns.length) throw new RowFault('columns');
  if (isHeader(cells, columns)) {
    throw new InvoiceCsvError({ code: 'doubled_header', row });
  }
  const cell = (at: number) => cells[at] ?? '';
  const product = cell(header.product);
  const description = cell(header.description);
  const groupDescription = cell(header.groupDescription) || null;
  const { kind, chargeCategory } = header.classify(product, description);
  const { resource, size, region } = nameResource({ kind, product, description, groupDescription });
  const { amount, amountMicros } = parseAmount(cell(header.amount));
  return {
    row,
    product,
    kind,
    chargeCategory,
    description,
    groupDescription,
    resource,
    size,
    region,
    hours: readHours(cell(header.hours)),
    start: readMoment(cell(header.start), 'start', header),
    end: readMoment(cell(header.end), 'end', header),
    amount,
    amountMicros,
    currency,
    projectName: cell(header.projectName) || null,
    category: cell(header.category) || null,
    extra: header.extra.length === 0 ? NO_EXTRA : readExtra(cells, header),
  };
}

function isHeader(cells: readonly string[], columns: readonly string[]): boolean {
  // Nearly every row is told apart by its first cell.
  return cells[0]?.trim() === columns[0] && cells.every((cell, at) => cell.trim() === columns[at]);
}

function readHours(value: string): string | null {
  if (PLAIN_HOURS.test(value)) return value;
  const text = value.trim();
  if (text === '') return null;
  if (!HOURS.test(text)) throw new RowFault('hours', 'hours', value);
  return text.includes(',') ? text.replaceAll(',', '') : text;
}

function readMoment(
  value: string,
  column: 'start' | 'end',
  { latest }: InvoiceHeader,
): string | null {
  const known = latest[column];
  if (known.value === value) return known.moment;
  const moment = toUtcTimestamp(value);
  if (moment === null && value.trim() !== '') throw new RowFault('date', column, value);
  known.value = value;
  known.moment = moment;
  return moment;
}

function readExtra(cells: readonly string[], { extra }: InvoiceHeader): Record<string, string> {
  return Object.fromEntries(extra.map(({ column, at }) => [column, cells[at] ?? '']));
}
