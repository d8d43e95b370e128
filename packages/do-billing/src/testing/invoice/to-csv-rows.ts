import { quoteCell } from '../../csv/quote-cell.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { csvTime } from './csv-time.ts';
import { endOf } from './end-of.ts';

const COLUMNS = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
] as const;

/** The columns of a CSV in a dialect, for an invoice of a month. */
export function csvColumns({ columns }: CsvDialect, period: string): string[] {
  const hasCategory = columns === undefined ? period >= '2020-07' : columns === 9;
  return hasCategory ? [...COLUMNS, 'category'] : [...COLUMNS];
}

/** Writes lines as the rows of a CSV, the header first, each with its line end. */
export function* toCsvRows(
  lines: Iterable<BilledLine>,
  period: string,
  dialect: CsvDialect,
): Generator<string> {
  const { lineEnd = '\n', bom = false, utcOffsetMinutes = 0 } = dialect;
  const columns = csvColumns(dialect, period);
  const hasCategory = columns.length > COLUMNS.length;
  const time = csvTime(utcOffsetMinutes);
  yield `${bom ? '\ufeff' : ''}${columns.join(',')}${lineEnd}`;
  for (const line of lines) {
    const texts = `${line.product},${quoteCell(line.group)},${quoteCell(line.description)}`;
    const times = `${line.hours ?? ''},${time(line.startMs)},${time(endOf(line))}`;
    const money = `${toDollars(line.cents)},${quoteCell(line.project)}`;
    yield `${texts},${times},${money}${hasCategory ? `,${line.category}` : ''}${lineEnd}`;
  }
}

/** `$3.11`, and quoted where it has a separator: `"-$1,779.55"`. */
function toDollars(cents: number): string {
  const decimal = centsToDecimal(Math.abs(cents));
  const sign = cents < 0 ? '-' : '';
  if (decimal.length < 7) return `${sign}$${decimal}`;
  return `"${sign}$${decimal.replace(/\B(?=(?:\d{3})+\.)/g, ',')}"`;
}
