import { billLines } from '../billing/bill-lines.ts';
import { type Month, monthOf } from '../billing/month.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { billFleet, type GeneratedInvoice } from '../invoice/bill-fleet.ts';
import { type CsvDialect, toCsvRows } from '../invoice/invoice-csv.ts';
import { Random } from './random.ts';
import { randomFleet } from './random-fleet.ts';

/**
 * Options of `generateInvoice` and `generateInvoiceCsv`.
 *
 * @example
 * import { type GenerateInvoiceOptions, generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const options: GenerateInvoiceOptions = { seed: 7, billingPeriod: '2026-04', lines: 33 };
 * console.log(generateInvoice(options).csv);
 */
export interface GenerateInvoiceOptions extends CsvDialect {
  /** A safe integer. The same options always give the same invoice. */
  readonly seed: number;
  /** The month, `YYYY-MM` in UTC. Default: a month from 2018 to 2026 that depends on the seed. */
  readonly billingPeriod?: string | undefined;
  /** Exact number of lines, 0 or more. Default: a number from 20 to 80 that depends on the seed. */
  readonly lines?: number | undefined;
}

/**
 * Generates an invoice of a made-up account in every format of the provider: CSV, JSON items, summary, and the
 * resources that the lines bill. Over many seeds, the invoices have every kind of line, names that trip careless
 * readers, identical lines, and amounts of zero and below.
 *
 * @throws {TypeError} if `seed`, `billingPeriod` or `lines` is invalid.
 * @example
 * import { parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';
 * import { generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const { csv, amount, items, summary } = generateInvoice({ seed: 1, lines: 100 });
 * const document = await parseInvoiceCsv(csv);
 * reconcileInvoice(document, { invoiceTotal: amount, items, summary }).reconciled; // true
 */
export function generateInvoice(options: GenerateInvoiceOptions): GeneratedInvoice {
  const { fleet, month, invoiceUuid, invoiceId } = planInvoice(options);
  return billFleet(fleet, { ...options, billingPeriod: month.period, invoiceUuid, invoiceId });
}

/**
 * Generates the CSV of {@link generateInvoice} in chunks. Its memory does not grow with the number of lines.
 *
 * @returns Chunks of about 64 KiB, each of which ends at the end of a row. Each iteration generates them again.
 * @throws {TypeError} if `seed`, `billingPeriod` or `lines` is invalid.
 * @example
 * import { createWriteStream } from 'node:fs';
 * import { Readable } from 'node:stream';
 * import { pipeline } from 'node:stream/promises';
 * import { generateInvoiceCsv } from '@arcadia/do-billing/testing';
 *
 * const csv = generateInvoiceCsv({ seed: 1, lines: 1_000_000 });
 * await pipeline(Readable.from(csv), createWriteStream('invoice.csv'));
 */
export function generateInvoiceCsv(options: GenerateInvoiceOptions): Iterable<string> {
  const { fleet, month } = planInvoice(options);
  return {
    [Symbol.iterator]: () => toChunks(toCsvRows(billLines(fleet, month), month.period, options)),
  };
}

const CHUNK_LENGTH = 65_536;

function* toChunks(rows: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const row of rows) {
    chunk += row;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

interface InvoicePlan {
  readonly fleet: Fleet;
  readonly month: Month;
  readonly invoiceUuid: string;
  readonly invoiceId: string;
}

function planInvoice({ seed, billingPeriod, lines }: GenerateInvoiceOptions): InvoicePlan {
  if (!Number.isSafeInteger(seed)) throw new TypeError('"seed" must be an integer');
  if (lines !== undefined && !(Number.isSafeInteger(lines) && lines >= 0)) {
    throw new TypeError('"lines" must be an integer, 0 or more');
  }
  const random = new Random(seed, 'invoice');
  const month = monthOf(billingPeriod ?? randomPeriod(random), {
    hasFractionalHours: random.oneIn(4),
  });
  const defaultLines = random.between(20, 80);
  return {
    fleet: randomFleet(seed, month, lines ?? defaultLines),
    month,
    invoiceUuid: random.uuid(),
    invoiceId: String(random.between(4_000_000, 999_999_999)),
  };
}

function randomPeriod(random: Random): string {
  return `${random.between(2018, 2026)}-${String(random.between(1, 12)).padStart(2, '0')}`;
}
