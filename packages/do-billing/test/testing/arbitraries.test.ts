import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInvoiceCsv } from '../../src/csv/format-invoice-csv.ts';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { totalLines } from '../../src/lines/total-lines.ts';
import { invoiceCsvArbitrary } from '../../src/testing/arbitraries/invoice-csv-arbitrary.ts';
import {
  costLineArbitrary,
  invoiceDocumentArbitrary,
} from '../../src/testing/arbitraries/invoice-document-arbitrary.ts';
import { mutatedInvoiceCsvArbitrary } from '../../src/testing/arbitraries/mutated-invoice-csv-arbitrary.ts';

test('generates CSVs that parse to their document: invoiceCsvArbitrary', async () => {
  await fc.assert(
    fc.asyncProperty(invoiceCsvArbitrary(fc), async ({ csv, document }) => {
      expect(await parseInvoiceCsv(csv)).toEqual(document);
    }),
    { numRuns: 300 },
  );
});

test('generates documents that survive formatting and parsing: invoiceDocumentArbitrary', async () => {
  await fc.assert(
    fc.asyncProperty(invoiceDocumentArbitrary(fc), async (document) => {
      expect(await parseInvoiceCsv(formatInvoiceCsv(document))).toEqual(document);
    }),
    { numRuns: 300 },
  );
});

test('generates up to maxLines lines with an exact sum: invoiceDocumentArbitrary', () => {
  const documents = fc.sample(invoiceDocumentArbitrary(fc, { maxLines: 3 }), {
    numRuns: 200,
    seed: 1,
  });
  expect(Math.max(...documents.map(({ lines }) => lines.length))).toBe(3);
  const largest = documents.map(({ totals }) => Math.abs(totals.grossMicros));
  expect(Math.max(...largest)).toBeGreaterThan(1e15);
});

test('generates lines of every kind with an exact sum: costLineArbitrary', () => {
  const lines = fc.sample(costLineArbitrary(fc), { numRuns: 2_000, seed: 1 });
  expect(new Set(lines.map(({ kind }) => kind)).size).toBe(19);
  expect(Number.isSafeInteger(totalLines(lines).grossMicros)).toBe(true);
  expect(lines.some(({ extra }) => Object.keys(extra).length > 0)).toBe(true);
  expect(new Set(lines.map(({ currency }) => currency)).size).toBe(3);
});

describe('mutatedInvoiceCsvArbitrary', () => {
  test('triggers every reason to reject a row, and most error codes of a document', async () => {
    const seen = new Set<string>();
    const samples = fc.sample(mutatedInvoiceCsvArbitrary(fc), { numRuns: 3_000, seed: 1 });
    for (const bytes of samples) {
      for (const outcome of await outcomesOf(bytes)) seen.add(outcome);
    }
    const reasons = [
      'columns',
      'quote',
      'encoding',
      'amount',
      'precision',
      'range',
      'hours',
      'date',
    ];
    const codes = ['not_csv', 'unreadable_header', 'missing_columns', 'doubled_header'];
    expect([...seen]).toEqual(expect.arrayContaining(['line', ...reasons, ...codes]));
  });

  test('leaves most CSVs readable in part', async () => {
    const samples = fc.sample(mutatedInvoiceCsvArbitrary(fc), { numRuns: 500, seed: 2 });
    let read = 0;
    for (const bytes of samples) if ((await outcomesOf(bytes)).includes('line')) read += 1;
    expect(read).toBeGreaterThan(250);
  });
});

/** The outcomes of parsing: `line` for each line, the reason of each reject, or the code of the error. */
async function outcomesOf(bytes: Uint8Array): Promise<string[]> {
  try {
    const { lines, rejects } = await parseInvoiceCsv(bytes);
    return [...lines.map(() => 'line'), ...rejects.map(({ reason }) => reason)];
  } catch (error) {
    if (error instanceof InvoiceCsvError) return [error.code];
    throw error;
  }
}
