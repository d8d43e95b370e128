import { quoteCell } from '../../csv/csv-record.ts';
import type { BilledLine } from '../billing/billed-line.ts';
import { centsToDecimal } from './cents-to-decimal.ts';
import { csvColumns } from './csv-columns.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { endOf } from './end-of.ts';
import { csvTimeWriter } from './time-writer.ts';

/** Writes lines as the rows of a CSV, the header first, each with its line end. */
export function* toCsvRows(
  lines: Iterable<BilledLine>,
  period: string,
  dialect: CsvDialect,
): Generator<string> {
  const { lineEnd = '\n', bom = false, utcOffsetMinutes = 0 } = dialect;
  const columns = csvColumns(dialect, period);
  const hasCategory = columns.includes('category');
  // One each, as one remembers what it wrote last.
  const [start, end] = [csvTimeWriter(utcOffsetMinutes), csvTimeWriter(utcOffsetMinutes)];
  yield `${bom ? '\ufeff' : ''}${columns.join(',')}${lineEnd}`;
  for (const line of lines) {
    const group = line.group && quoteCell(line.group);
    const texts = `${quoteCell(line.product)},${group},${quoteCell(line.description)}`;
    const times = `${line.hours ?? ''},${start(line.startMs)},${end(endOf(line))}`;
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
