import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMicros, microsToCents } from '../../src/money/micros.ts';

describe('formatMicros', () => {
  test.each([
    [0, '0.00'],
    [172_210_000, '172.21'],
    [3_100_000, '3.10'],
    [-3, '-0.000003'],
    [12_346_000, '12.346'],
    [-1_779_550_000, '-1779.55'],
    [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
  ])('formatMicros formats %d as %s', (micros, text) => {
    expect(formatMicros(micros)).toBe(text);
  });

  test.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('formatMicros rejects %d', (micros) => {
    expect(() => formatMicros(micros)).toThrow(RangeError);
  });
});

describe('microsToCents', () => {
  test.each([
    [86_920_000, 8692],
    [86_925_000, 8692],
    [86_935_000, 8694],
    [86_925_001, 8693],
    [-86_925_000, -8692],
    [-86_935_000, -8694],
    [5_000, 0],
    [-5_000, 0],
    [15_000, 2],
    [4_999, 0],
  ])('microsToCents rounds %d to %d, half to even', (micros, cents) => {
    expect(microsToCents(micros)).toBe(cents);
  });

  test('microsToCents is off by at most half a cent, and symmetric around zero', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (micros) => {
        const cents = microsToCents(micros);
        const off = BigInt(cents) * 10_000n - BigInt(micros);
        expect(off >= -5_000n && off <= 5_000n).toBe(true);
        expect(microsToCents(-micros) + cents).toBe(0);
      }),
    );
  });

  test('microsToCents rejects a fraction of a micro', () => {
    expect(() => microsToCents(0.5)).toThrow(RangeError);
  });
});
