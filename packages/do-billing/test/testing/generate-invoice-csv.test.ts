import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateInvoice, generateInvoiceCsv } from '../../src/testing/random/generate-invoice.ts';

describe('generateInvoiceCsv', () => {
  test('yields the CSV of generateInvoice on every iteration', () => {
    const options = fc.record({
      seed: fc.maxSafeInteger(),
      lines: fc.nat({ max: 1_500 }),
      columns: fc.constantFrom(8 as const, 9 as const),
      bom: fc.boolean(),
    });
    fc.assert(
      fc.property(options, (given) => {
        const pieces = generateInvoiceCsv(given);
        const { csv } = generateInvoice(given);
        expect([...pieces].join('')).toBe(csv);
        expect([...pieces].join('')).toBe(csv);
      }),
      { numRuns: 40 },
    );
  });

  test('yields chunks of about 64 KiB that end with a row', () => {
    const pieces = [...generateInvoiceCsv({ seed: 1, lines: 5_000 })];
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
    for (const { length } of pieces.slice(0, -1)) {
      expect(length).toBeGreaterThanOrEqual(65_536);
      expect(length).toBeLessThan(66_560);
    }
  });

  test('generates rows only on demand', () => {
    const [first = ''] = generateInvoiceCsv({ seed: 1, lines: 1_000_000_000 });
    expect(first).toMatch(/^product,/);
  });

  test('rejects invalid options when it is called', () => {
    expect(() => generateInvoiceCsv({ seed: 1, lines: -1 })).toThrow('"lines"');
  });
});
