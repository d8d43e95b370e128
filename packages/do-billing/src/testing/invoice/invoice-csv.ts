import { quoteCell } from '../../csv/csv-record.ts';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import type { CostLine } from '../../lines/cost-line.ts';
import { totalLines } from '../../lines/total-lines.ts';
import { type BilledLine, writtenEndMs } from '../billing/billed-line.ts';
import { centsToDecimal, csvTimeFormatter, toApiTime } from './amounts-and-times.ts';

/**
 * Options for the spelling of an invoice's CSV.
 *
 * @example
 * import { type CsvDialect, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const dialect: CsvDialect = { columns: 8, lineEnd: '\r\n', bom: true, utcOffsetMinutes: 330 };
 * console.log(generateInvoice({ seed: 1, ...dialect }).csv);
 */
export interface CsvDialect {
  /** 9 with the column `category`, 8 without it. Default: 9 for months since July 2020, 8 for earlier ones. */
  readonly columns?: 8 | 9 | undefined;
  /** Default is `\n`. */
  readonly lineEnd?: '\n' | '\r\n' | undefined;
  /** Whether the CSV begins with a byte order mark. Default is `false`. */
  readonly bom?: boolean | undefined;
  /** Offset of the zone that times are written in, in minutes ahead of UTC: 330 for `+0530`. Default is 0. */
  readonly utcOffsetMinutes?: number | undefined;
}

/** Writes lines as the rows of a CSV, with the header first. Each row ends with its line end. */
export function* toCsvRows(
  lines: Iterable<BilledLine>,
  period: string,
  dialect: CsvDialect,
): Generator<string> {
  const { lineEnd = '\n', bom = false, utcOffsetMinutes = 0 } = dialect;
  const columns = csvColumns(dialect, period);
  const hasCategory = columns.includes('category');
  // Two formatters, because each remembers its last time: neighbours often share their start, or their end.
  const formatStart = csvTimeFormatter(utcOffsetMinutes);
  const formatEnd = csvTimeFormatter(utcOffsetMinutes);
  yield `${bom ? '\ufeff' : ''}${columns.join(',')}${lineEnd}`;
  for (const line of lines) {
    const group = line.group && quoteCell(line.group);
    const texts = `${quoteCell(line.product)},${group},${quoteCell(line.description)}`;
    const times = `${line.hours ?? ''},${formatStart(line.startMs)},${formatEnd(writtenEndMs(line))}`;
    const money = `${toDollars(line.cents)},${quoteCell(line.project)}`;
    yield `${texts},${times},${money}${hasCategory ? `,${line.category}` : ''}${lineEnd}`;
  }
}

/** `$3.11`; an amount with a thousands separator is quoted: `"-$1,779.55"`. */
function toDollars(cents: number): string {
  const decimal = centsToDecimal(Math.abs(cents));
  const sign = cents < 0 ? '-' : '';
  if (decimal.length < 7) return `${sign}$${decimal}`;
  return `"${sign}$${decimal.replace(/\B(?=(?:\d{3})+\.)/g, ',')}"`;
}

/** The columns of an invoice CSV as the provider writes them; `category` was added in July 2020. */
export const providerColumns = [
  'product',
  'group_description',
  'description',
  'hours',
  'start',
  'end',
  'USD',
  'project_name',
  'category',
] as const;

/** The columns of the CSV for a month, `YYYY-MM`. */
export function csvColumns({ columns }: CsvDialect, period: string): string[] {
  const hasCategory = columns === undefined ? period >= '2020-07' : columns === 9;
  return providerColumns.slice(0, hasCategory ? 9 : 8);
}

/** The document that a CSV with these columns and lines must parse to. It is made without reading the CSV. */
export function toInvoiceDocument(
  billedLines: readonly BilledLine[],
  columns: string[],
): InvoiceDocument {
  const hasCategory = columns.includes('category');
  const lines = billedLines.map((line, index): CostLine => {
    const { resource } = line;
    return {
      row: index + 2,
      product: line.product,
      kind: line.kind,
      chargeCategory: line.chargeCategory,
      description: line.description,
      groupDescription: line.group || null,
      resource: resource && { kind: resource.kind, name: resource.name },
      size: line.size,
      region: line.region,
      hours: line.hours,
      start: toApiTime(line.startMs),
      end: toApiTime(writtenEndMs(line)),
      amount: centsToDecimal(line.cents),
      amountMicros: line.cents * 10_000,
      currency: 'USD',
      projectName: line.project || null,
      category: hasCategory ? line.category : null,
      extra: {},
    };
  });
  return { columns, currency: 'USD', lines, rejects: [], totals: totalLines(lines) };
}
