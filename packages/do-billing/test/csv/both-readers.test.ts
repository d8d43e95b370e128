import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvRecord, splitCells } from '../../src/csv/csv-record.ts';
import { withoutBom } from '../../src/csv/file-signature.ts';
import { formatInvoiceCsv } from '../../src/csv/format-invoice-csv.ts';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import type { InvoiceDocument, RejectedRow } from '../../src/csv/invoice-document.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { readRecords as readUnderNode } from '../../src/csv/read-records.node.ts';
import { readRecords as readElsewhere } from '../../src/csv/read-records.ts';
import { streamInvoiceCsv } from '../../src/csv/stream-invoice-csv.ts';
import type { CostLine } from '../../src/lines/cost-line.ts';
import { totalLines } from '../../src/lines/total-lines.ts';
import { AmountError } from '../../src/money/amount-error.ts';
import {
  invoiceCsvArbitrary,
  invoiceDocumentArbitrary,
  mutatedInvoiceCsvArbitrary,
} from '../../src/testing.ts';
import { recordsOf } from './records-of.ts';

const TIMEOUT_MS = 120_000;
/** Limit per input of a few kilobytes: longer than a pause of the machine, shorter than a hang. */
const BOUND_MS = 2_000;

/** Invisible characters at the ends of a cell, which the parser trims. */
const EDGES = /^[\p{White_Space}\ufeff\u200b]+|[\p{White_Space}\ufeff\u200b]+$/gu;

const encoder = new TextEncoder();
const generated = invoiceCsvArbitrary(fc).map(({ csv }) => encoder.encode(csv));
const mutated = mutatedInvoiceCsvArbitrary(fc);
const cuts = fc.array(fc.nat(), { maxLength: 12 });
const truncated = fc
  .tuple(generated, fc.nat())
  .map(([bytes, at]) => bytes.slice(0, at % (bytes.length + 1)));
const documents = [
  ['generated', generated, 1_000],
  ['mutated', mutated, 1_000],
  ['truncated', truncated, 300],
  ['large', fc.oneof(generated, mutated).map(enlarge), 20],
] as const;

/** Repeats the rows until both readers read the document in several pieces. */
function enlarge(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const rows = text.slice(text.indexOf('\n') + 1);
  if (rows.length < 500) return bytes;
  return Buffer.from(text + rows.repeat(Math.ceil(300_000 / rows.length)), 'latin1');
}

type Read = Pick<InvoiceDocument, 'lines' | 'rejects'>;

/** Returns the document, or the error that it is not an invoice CSV. */
async function outcomeOf<T>(reading: Promise<T>): Promise<T | InvoiceCsvError> {
  return reading.catch((error: unknown) => {
    if (error instanceof InvoiceCsvError) return error;
    throw error;
  });
}

async function stream(input: Uint8Array | string, at: readonly number[]): Promise<Read> {
  const lines: CostLine[] = [];
  const rejects: RejectedRow[] = [];
  const onReject = (reject: RejectedRow) => rejects.push(reject);
  for await (const batch of streamInvoiceCsv(inPieces(input, at), { onReject })) {
    lines.push(...batch);
  }
  return { lines, rejects };
}

/** Yields the pieces between the cuts. Some are empty. */
async function* inPieces(input: Uint8Array | string, at: readonly number[]) {
  let from = 0;
  for (const cut of at.map((place) => place % (input.length + 1)).sort((a, b) => a - b)) {
    yield input.slice(from, cut);
    from = cut;
  }
  yield input.slice(from);
}

async function plain(batches: AsyncIterable<CsvRecord[]>) {
  const records = [];
  for await (const batch of batches) {
    records.push(...batch.map(({ cells, fault, raw }) => ({ cells, fault, raw })));
  }
  return records;
}

async function expectReadAlike(input: Uint8Array | string, at: readonly number[]): Promise<void> {
  const parsed = await outcomeOf(parseInvoiceCsv(input));
  const streamed = await outcomeOf(stream(input, at));
  if (!(parsed instanceof InvoiceCsvError)) {
    const { lines, rejects } = parsed;
    expect(streamed).toEqual({ lines, rejects });
  } else if (parsed.code === 'out_of_range') {
    // A stream does not compute totals.
    if (streamed instanceof InvoiceCsvError) throw streamed;
    expect(() => totalLines(streamed.lines)).toThrow(AmountError);
  } else {
    expect(streamed).toBeInstanceOf(InvoiceCsvError);
    expect(streamed).toMatchObject({ code: parsed.code, data: parsed.data });
  }
}

describe.each(documents)('%s documents', (_label, bytesArbitrary, numRuns) => {
  test(
    'give the same lines and rejects, or the same error, when parsed and streamed',
    async () => {
      await fc.assert(fc.asyncProperty(bytesArbitrary, cuts, expectReadAlike), { numRuns });
    },
    TIMEOUT_MS,
  );

  test(
    'give the same records with the reader of Node and the other one',
    async () => {
      await fc.assert(
        fc.asyncProperty(bytesArbitrary, async (bytes) => {
          const document = withoutBom(bytes);
          expect(await plain(readUnderNode(document))).toEqual(
            await plain(readElsewhere(document)),
          );
        }),
        { numRuns },
      );
    },
    TIMEOUT_MS,
  );

  test(
    'parse to the same document after formatting, with exact totals',
    async () => {
      await fc.assert(
        fc.asyncProperty(bytesArbitrary, async (bytes) => {
          const document = await outcomeOf(parseInvoiceCsv(bytes));
          if (document instanceof InvoiceCsvError) return;
          expectExactSums(document);
          if (isAmbiguous(document)) return;
          const again = await outcomeOf(parseInvoiceCsv(formatInvoiceCsv(document)));
          // Invalid UTF-8 is U+FFFD in `raw`, and so becomes valid text when formatted.
          const madeText = document.rejects.filter(
            ({ reason, raw }) => reason === 'encoding' && raw.includes('\ufffd'),
          );
          if (madeText.length === 0) expect(again).toEqual(document);
          else if (!(again instanceof InvoiceCsvError)) {
            const rows = new Set(madeText.map(({ row }) => row));
            expect(withoutRows(again, rows)).toEqual(withoutRows(document, rows));
          }
        }),
        { numRuns },
      );
    },
    TIMEOUT_MS,
  );
});

test(
  'streams text cut inside characters as it is parsed',
  async () => {
    const text = fc
      .tuple(fc.oneof(generated, mutated), fc.nat())
      .map(([bytes, at]) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).slice(at % 3),
      );
    await fc.assert(fc.asyncProperty(text, cuts, expectReadAlike), { numRuns: 1_000 });
  },
  TIMEOUT_MS,
);

test(
  'formats and parses generated documents without a change',
  async () => {
    await fc.assert(
      fc.asyncProperty(invoiceDocumentArbitrary(fc), async (document) => {
        expectExactSums(document);
        expect(await parseInvoiceCsv(formatInvoiceCsv(document))).toEqual(document);
      }),
      { numRuns: 1_000 },
    );
  },
  TIMEOUT_MS,
);

/**
 * Whether a stray quote in a rejected row may open a cell once the document is formatted. The quotes
 * around a text that begins with a comma close it, if an invisible character before the comma, which
 * the parser trimmed, did not let them do so before.
 */
function isAmbiguous({ columns, lines, rejects }: InvoiceDocument): boolean {
  return (
    rejects.some(({ raw }) => splitCells(raw, columns.length).hasStrayQuote) &&
    lines.some((line) => Object.values({ ...line, ...line.extra }).some(beginsWithComma))
  );
}

function beginsWithComma(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith(',');
}

function withoutRows({ columns, lines, rejects }: InvoiceDocument, rows: ReadonlySet<number>) {
  const isOther = ({ row }: { row: number }) => !rows.has(row);
  return { columns, lines: lines.filter(isOther), rejects: rejects.filter(isOther) };
}

function expectExactSums({ lines, totals }: InvoiceDocument): void {
  const sum = lines.reduce((total, { amountMicros }) => total + BigInt(amountMicros), 0n);
  expect(BigInt(totals.grossMicros)).toBe(sum);
  expect(totals.netMicros + totals.taxMicros).toBe(totals.grossMicros);
}

test(
  'parses 10,000 damaged documents without other errors, hangs or lost rows',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: mutated }, truncated), async (bytes) => {
        const startedMs = performance.now();
        const document = await outcomeOf(parseInvoiceCsv(bytes));
        expect(performance.now() - startedMs).toBeLessThan(BOUND_MS);
        if (!(document instanceof InvoiceCsvError)) expectNothingLost(document, bytes);
      }),
      { numRuns: 10_000 },
    );
  },
  TIMEOUT_MS,
);

/** Checks that every record of the document is a line with all its cells, or a reject with its text. */
function expectNothingLost(
  { columns, currency, lines, rejects }: InvoiceDocument,
  bytes: Uint8Array,
) {
  const [, ...records] = recordsOf(bytes);
  const rejected = new Set(rejects.map(({ row }) => row));
  const found = [
    ...lines.map((line) => ({
      row: line.row,
      said: columns.map((column) => canonical(cellOf(line, column, currency), column, currency)),
    })),
    ...rejects.map(({ row, raw }) => ({ row, said: raw })),
  ];
  expect(found.sort((a, b) => a.row - b.row)).toEqual(
    records.map(({ text, cells }, index) => {
      const row = index + 2;
      const said = cells.map((cell, at) => canonical(cell, columns[at] ?? '', currency));
      return { row, said: rejected.has(row) ? text : said };
    }),
  );
}

function cellOf(line: CostLine, column: string, currency: string): string {
  if (column === currency) return line.amount;
  switch (column.toLowerCase()) {
    case 'product':
      return line.product;
    case 'group_description':
      return line.groupDescription ?? '';
    case 'description':
      return line.description;
    case 'hours':
      return line.hours ?? '';
    case 'start':
      return line.start ?? '';
    case 'end':
      return line.end ?? '';
    case 'project_name':
      return line.projectName ?? '';
    case 'category':
      return line.category ?? '';
    default:
      return line.extra[column] ?? 'there is no such column';
  }
}

/** Removes differences of spelling. Of a time only its presence remains, since zones differ. */
function canonical(wholeCell: string, column: string, currency: string): string {
  const cell = wholeCell.replace(EDGES, '');
  if (column === currency)
    return `${/[-(]/.test(cell) ? '-' : ''}${cell.replaceAll(/[^\d.]/g, '')}`;
  switch (column.toLowerCase()) {
    case 'hours':
      return cell.replaceAll(',', '');
    case 'start':
    case 'end':
      return cell === '' ? '' : 'a time';
    default:
      return cell;
  }
}
