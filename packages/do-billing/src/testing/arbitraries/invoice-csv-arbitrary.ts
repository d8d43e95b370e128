import type { Arbitrary } from 'fast-check';
import { quoteCell } from '../../csv/csv-record.ts';
import type { InvoiceDocument } from '../../csv/invoice-document.ts';
import { generateInvoice } from '../random/generate-invoice.ts';
import type { FastCheck } from './fast-check.ts';
import {
  type InvoiceDocumentArbitraryOptions,
  invoiceColumnsArbitrary,
  toCells,
  toDocument,
} from './invoice-document-arbitrary.ts';
import { type InvoiceRow, invoiceRowArbitrary } from './invoice-row-arbitrary.ts';

/**
 * An invoice CSV with its meaning.
 *
 * @example
 * import { type InvoiceCsvSample, invoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * const samples: InvoiceCsvSample[] = fc.sample(invoiceCsvArbitrary(fc), 3);
 * for (const { csv, document } of samples) console.log(csv, document.totals.grossMicros);
 */
export interface InvoiceCsvSample {
  readonly csv: string;
  /** The document that `parseInvoiceCsv` must read from `csv`. */
  readonly document: InvoiceDocument;
}

/**
 * Generates valid invoice CSVs. `generateInvoice` writes half of them, as the provider does. The other half has any
 * columns and text, amounts and times in every spelling that `parseInvoiceCsv` accepts, invisible characters at the
 * ends of cells, any line end, blank lines, and unneeded quotes.
 *
 * @param fc The caller's `fast-check`.
 * @example
 * import { isDeepStrictEqual } from 'node:util';
 * import { parseInvoiceCsv } from '@arcadia/do-billing';
 * import { invoiceCsvArbitrary } from '@arcadia/do-billing/testing';
 * import fc from 'fast-check';
 *
 * await fc.assert(
 *   fc.asyncProperty(invoiceCsvArbitrary(fc), async ({ csv, document }) =>
 *     isDeepStrictEqual(await parseInvoiceCsv(csv), document),
 *   ),
 * );
 */
export function invoiceCsvArbitrary(
  fc: FastCheck,
  { maxLines = 20 }: InvoiceDocumentArbitraryOptions = {},
): Arbitrary<InvoiceCsvSample> {
  return fc.oneof(providerCsvArbitrary(fc, maxLines), unusualCsvArbitrary(fc, maxLines));
}

function providerCsvArbitrary(fc: FastCheck, maxLines: number): Arbitrary<InvoiceCsvSample> {
  return fc
    .record({
      seed: fc.maxSafeInteger(),
      lines: fc.nat({ max: maxLines }),
      columns: fc.constantFrom(...([8, 9] as const)),
      lineEnd: fc.constantFrom(...(['\n', '\r\n'] as const)),
      bom: fc.boolean(),
      utcOffsetMinutes: fc.constantFrom(0, 0, 330, -570),
    })
    .map((options) => {
      const { csv, document } = generateInvoice(options);
      return { csv, document };
    });
}

function unusualCsvArbitrary(fc: FastCheck, maxLines: number): Arbitrary<InvoiceCsvSample> {
  const spelledRow = fc.tuple(invoiceRowArbitrary(fc, maxLines), spellingArbitrary(fc));
  return fc
    .tuple(
      invoiceColumnsArbitrary(fc),
      fc.array(spelledRow, { maxLength: maxLines }),
      layoutArbitrary(fc),
    )
    .map(([columns, rows, layout]) => {
      const records = rows.map(([row, spelling]) =>
        toCells(spellRow(row, spelling), columns).map(
          (cell) => `${spelling.before}${cell}${spelling.after}`,
        ),
      );
      return {
        csv: writeCsv([columns, ...records], layout),
        document: toDocument(
          columns,
          rows.map(([row]) => row),
        ),
      };
    });
}

/** The spellings of a row's cells. They do not change its meaning. */
interface RowSpelling {
  readonly money: 'plain' | 'dollar' | 'sign inside' | 'grouped' | 'accounting' | 'spaced';
  readonly time: 'rfc3339' | 'billed' | 'offset';
  readonly hours: 'plain' | 'spaced' | 'grouped';
  /** Invisible characters at the start of every cell. */
  readonly before: string;
  /** Invisible characters at the end of every cell. */
  readonly after: string;
}

const invisibleTexts = [
  '',
  '',
  '',
  ' ',
  '\t',
  '\u00a0',
  '\ufeff',
  '\u200b',
  '\u0085',
  '\u2003 \u200b',
];

function spellingArbitrary(fc: FastCheck): Arbitrary<RowSpelling> {
  return fc.record({
    money: fc.constantFrom(
      ...(['plain', 'dollar', 'sign inside', 'grouped', 'accounting', 'spaced'] as const),
    ),
    time: fc.constantFrom(...(['rfc3339', 'billed', 'offset'] as const)),
    hours: fc.constantFrom(...(['plain', 'spaced', 'grouped'] as const)),
    before: fc.constantFrom(...invisibleTexts),
    after: fc.constantFrom(...invisibleTexts),
  });
}

/** Rewrites the amount, times and hours of a row in other spellings. */
function spellRow(row: InvoiceRow, { money, time, hours }: RowSpelling): InvoiceRow {
  return {
    ...row,
    amount: spellAmount(row.amount, money),
    start: spellTime(row.start, time),
    end: spellTime(row.end, time),
    hours: spellHours(row.hours, hours),
  };
}

function spellAmount(amount: string, money: RowSpelling['money']): string {
  const isNegative = amount.startsWith('-');
  const digits = isNegative ? amount.slice(1) : amount;
  const sign = isNegative ? '-' : '';
  switch (money) {
    case 'plain':
      return amount;
    case 'dollar':
      return `${sign}$${digits}`;
    case 'sign inside':
      return isNegative ? `$-${digits}` : `$+${digits}`;
    case 'grouped':
      return `${sign}$${group(digits)}`;
    case 'accounting':
      return isNegative ? `($${group(digits)})` : `+${digits}`;
    case 'spaced':
      return ` ${amount} `;
  }
}

/** Rewrites RFC 3339 in UTC as invoices spell it, or in the zone `+0530`. */
function spellTime(moment: string, time: RowSpelling['time']): string {
  if (moment === '' || time === 'rfc3339') return moment;
  if (time === 'billed') return `${moment.replace('T', ' ').slice(0, -1)} +0000`;
  const second = moment.slice(0, 19);
  const local = new Date(Date.parse(`${second}Z`) + 330 * 60_000).toISOString().slice(0, 19);
  return `${local.replace('T', ' ')}${moment.slice(19, -1)} +0530`;
}

function spellHours(hours: string, spelling: RowSpelling['hours']): string {
  if (hours === '' || spelling === 'plain') return hours;
  return spelling === 'grouped' ? group(hours) : ` ${hours} `;
}

/** Adds thousands separators: `1,779.55`. */
function group(digits: string): string {
  const [whole = '', fraction] = digits.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** The layout of a CSV. It does not change the meaning. */
interface CsvLayout {
  readonly bom: boolean;
  /** In a file with CR, cells with a CR of their own would read as cells with LF: such a file gets CRLF. */
  readonly lineEnd: '\n' | '\r\n' | '\r';
  /** Whether every cell is quoted, needed or not. */
  readonly isQuoted: boolean;
  /** Blank lines to put before the records after the header, one before each record, in rotation. Empty for none. */
  readonly blankLines: readonly string[];
  readonly hasFinalLineEnd: boolean;
}

function layoutArbitrary(fc: FastCheck): Arbitrary<CsvLayout> {
  return fc.record({
    bom: fc.boolean(),
    lineEnd: fc.constantFrom(...(['\n', '\r\n', '\r'] as const)),
    isQuoted: fc.boolean(),
    blankLines: fc.array(fc.constantFrom('', ' ', '\t'), { maxLength: 2 }),
    hasFinalLineEnd: fc.boolean(),
  });
}

function writeCsv(
  records: readonly (readonly string[])[],
  { bom, lineEnd, isQuoted, blankLines, hasFinalLineEnd }: CsvLayout,
): string {
  const write = isQuoted ? (cell: string) => `"${cell.replaceAll('"', '""')}"` : quoteCell;
  const lines = records.flatMap((cells, index) => {
    const line = cells.map(write).join(',');
    const blank = index === 0 ? undefined : blankLines[index % blankLines.length];
    return blank === undefined ? [line] : [blank, line];
  });
  const end = lineEnd === '\r' && lines.some((line) => line.includes('\r')) ? '\r\n' : lineEnd;
  return `${bom ? '\ufeff' : ''}${lines.join(end)}${hasFinalLineEnd ? end : ''}`;
}
