import type { CostLine } from '../lines/cost-line.ts';
import { nameResource } from '../lines/name-resource.ts';
import { parseAmount } from '../money/parse-amount.ts';
import { toUtcTimestamp } from '../to-utc-timestamp.ts';
import { trimText } from '../trim-text.ts';
import { InvoiceCsvError } from './invoice-csv-error.ts';
import type { RejectReason } from './invoice-document.ts';
import type { InvoiceHeader } from './invoice-header.ts';

/**
 * Makes a cost line from the cells of a record.
 *
 * @throws {RowError} At the first unreadable cell.
 * @throws {AmountError} If that cell is the amount.
 * @throws {InvoiceCsvError} `doubled_header` if the cells repeat the header.
 */
export function toCostLine(cells: readonly string[], header: InvoiceHeader, row: number): CostLine {
  const { columns, currency } = header;
  if (cells.length !== columns.length) throw new RowError('columns');
  if (isHeader(cells, columns)) {
    throw new InvoiceCsvError({ code: 'doubled_header', row });
  }
  const cell = (at: number) => trimText(cells[at] ?? '');
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
    hours: readHours(cells[header.hours] ?? ''),
    start: readMoment(cells[header.start] ?? '', 'start', header),
    end: readMoment(cells[header.end] ?? '', 'end', header),
    amount,
    amountMicros,
    currency,
    projectName: cell(header.projectName) || null,
    category: cell(header.category) || null,
    extra: header.extra.length === 0 ? noExtra : readExtra(cells, header),
  };
}

/** The reason to reject a row. The row reader adds the number and the text of the row. */
export class RowError extends Error {
  readonly code: RejectReason;
  readonly column: string | null;
  readonly value: string | null;

  constructor(code: RejectReason, column: string | null = null, value: string | null = null) {
    super();
    this.code = code;
    this.column = column;
    this.value = value;
  }
}

/** All lines share one object, as most files have only known columns. */
const noExtra: Record<string, string> = Object.freeze({});
const PLAIN_HOURS = /^\d+$/;
const HOURS = /^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/;

function isHeader(cells: readonly string[], columns: readonly string[]): boolean {
  // `every` stops at the first cell, which differs in nearly every row.
  return cells.every((cell, at) => trimText(cell) === columns[at]);
}

function readHours(cell: string): string | null {
  // Most cells need no trimming, which costs as much as reading them.
  if (PLAIN_HOURS.test(cell)) return cell;
  const value = trimText(cell);
  if (value === '') return null;
  if (!HOURS.test(value)) throw new RowError('hours', 'hours', value);
  return value.includes(',') ? value.replaceAll(',', '') : value;
}

function readMoment(
  cell: string,
  column: 'start' | 'end',
  { latest }: InvoiceHeader,
): string | null {
  const known = latest[column];
  if (known.value === cell) return known.moment;
  const moment = toUtcTimestamp(cell);
  const value = moment === null ? trimText(cell) : cell;
  if (moment === null && value !== '') throw new RowError('date', column, value);
  known.value = cell;
  known.moment = moment;
  return moment;
}

function readExtra(cells: readonly string[], { extra }: InvoiceHeader): Record<string, string> {
  return Object.fromEntries(extra.map(({ column, at }) => [column, trimText(cells[at] ?? '')]));
}
