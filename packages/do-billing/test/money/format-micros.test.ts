import { expect, test } from 'vitest';
import { formatMicros } from '../../src/money/format-micros.ts';

test.each([
  [0, '0.00'],
  [172_210_000, '172.21'],
  [3_100_000, '3.10'],
  [-3, '-0.000003'],
  [12_346_000, '12.346'],
  [-1_779_550_000, '-1779.55'],
  [Number.MAX_SAFE_INTEGER, '9007199254.740991'],
])('%d micros are written %s', (micros, text) => {
  expect(formatMicros(micros)).toBe(text);
});

test.each([0.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('%d is refused', (micros) => {
  expect(() => formatMicros(micros)).toThrow(RangeError);
});
