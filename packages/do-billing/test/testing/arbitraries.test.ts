import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInvoiceCsv } from '../../src/csv/format-invoice-csv.ts';
import { InvoiceCsvError } from '../../src/csv/invoice-csv-error.ts';
import { parseInvoiceCsv } from '../../src/csv/parse-invoice-csv.ts';
import { totalLines } from '../../src/lines/total-lines.ts';
import { costLineArbitrary } from '../../src/testing/arbitraries/cost-line-arbitrary.ts';
import { invoiceCsvArbitrary } from '../../src/testing/arbitraries/invoice-csv-arbitrary.ts';
import { invoiceDocumentArbitrary } from '../../src/testing/arbitraries/invoice-document-arbitrary.ts';
import { mutatedInvoiceCsvArbitrary } from '../../src/testing/arbitraries/mutated-invoice-csv-arbitrary.ts';

test('every CSV reads as the document that comes with it', async () => {
  await fc.assert(
    fc.asyncProperty(invoiceCsvArbitrary(fc), async ({ csv, document }) => {
      expect(await parseInvoiceCsv(csv)).toEqual(document);
    }),
    { numRuns: 300 },
  );
});

test('every document is one that is read again once it is written', async () => {
  await fc.assert(
    fc.asyncProperty(invoiceDocumentArbitrary(fc), async (document) => {
      expect(await parseInvoiceCsv(formatInvoiceCsv(document))).toEqual(document);
    }),
    { numRuns: 300 },
  );
});

test('documents have as many lines as they may at most, and a sum that is exact', () => {
  const documents = fc.sample(invoiceDocumentArbitrary(fc, { maxLines: 3 }), {
    numRuns: 200,
    seed: 1,
  });
  expect(Math.max(...documents.map(({ lines }) => lines.length))).toBe(3);
  const largest = documents.map(({ totals }) => Math.abs(totals.grossMicros));
  expect(Math.max(...largest)).toBeGreaterThan(1e15);
});

test('lines are of every kind, and add up', () => {
  const lines = fc.sample(costLineArbitrary(fc), { numRuns: 2_000, seed: 1 });
  expect(new Set(lines.map(({ kind }) => kind)).size).toBe(19);
  expect(Number.isSafeInteger(totalLines(lines).grossMicros)).toBe(true);
  expect(lines.some(({ extra }) => Object.keys(extra).length > 0)).toBe(true);
  expect(new Set(lines.map(({ currency }) => currency)).size).toBe(3);
});

describe('mutated CSVs', () => {
  test('reach every reason to reject a row, and most to refuse a document', async () => {
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

  test('are read in part more often than not', async () => {
    const samples = fc.sample(mutatedInvoiceCsvArbitrary(fc), { numRuns: 500, seed: 2 });
    let read = 0;
    for (const bytes of samples) if ((await outcomesOf(bytes)).includes('line')) read += 1;
    expect(read).toBeGreaterThan(250);
  });
});

/** What became of a document: `line`, reasons of rejects, or the code of its error. */
async function outcomesOf(bytes: Uint8Array): Promise<string[]> {
  try {
    const { lines, rejects } = await parseInvoiceCsv(bytes);
    return [...lines.map(() => 'line'), ...rejects.map(({ reason }) => reason)];
  } catch (error) {
    if (error instanceof InvoiceCsvError) return [error.code];
    throw error;
  }
}
