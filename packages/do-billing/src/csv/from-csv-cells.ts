import { classifyCharge } from '../lines/classify-charge.ts';
import type { CostLine } from '../lines/cost-line.ts';
import { nameResource } from '../lines/name-resource.ts';
import { AmountError } from '../money/amount-error.ts';
import { type Amount, parseAmount } from '../money/parse-amount.ts';
import { toUtcTimestamp } from '../time/to-utc-timestamp.ts';
import type { RejectedRow, RejectReason } from './invoice-document.ts';
import type { InvoiceHeader } from './invoice-header.ts';

/** A cell that does not read; thrown here and caught where the row is known. */
export class CellFault extends Error {
  readonly reject: Pick<RejectedRow, 'column' | 'value' | 'reason'>;

  constructor(column: string | null, value: string | null, reason: RejectReason) {
    super(reason);
    this.reject = { column, value, reason };
  }
}

/** @throws {CellFault} at the first cell that does not read. */
export function fromCsvCells(
  cells: readonly string[],
  header: InvoiceHeader,
  row: number,
): CostLine {
  const cell = (at: number) => cells[at] ?? '';
  const product = cell(header.product);
  const description = cell(header.description);
  const groupDescription = cell(header.groupDescription) || null;
  const { kind, chargeCategory } = classifyCharge(product, description);
  const { resource, size, region } = nameResource({ kind, product, description, groupDescription });
  const { amount, amountMicros } = readAmount(cell(header.amount), header.currency);
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
    start: readMoment(cell(header.start), 'start'),
    end: readMoment(cell(header.end), 'end'),
    amount,
    amountMicros,
    currency: header.currency,
    projectName: cell(header.projectName) || null,
    category: cell(header.category) || null,
    extra: Object.fromEntries(header.extra.map(({ column, at }) => [column, cell(at)])),
  };
}

function readAmount(value: string, column: string): Amount {
  try {
    return parseAmount(value);
  } catch (error) {
    if (error instanceof AmountError) throw new CellFault(column, value, error.code);
    throw error;
  }
}

function readHours(value: string): string | null {
  const text = value.trim();
  if (text === '') return null;
  if (!/^-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?$/.test(text)) {
    throw new CellFault('hours', value, 'hours');
  }
  return text.replaceAll(',', '');
}

function readMoment(value: string, column: 'start' | 'end'): string | null {
  if (value.trim() === '') return null;
  const moment = toUtcTimestamp(value);
  if (moment === null) throw new CellFault(column, value, 'date');
  return moment;
}
