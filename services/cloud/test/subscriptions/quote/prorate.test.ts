import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prorate } from '../../../src/subscriptions/quote/prorate.ts';

const prices = fc.maxSafeNat();
const daysInMonth = fc.integer({ min: 28, max: 31 });
/** A month's length, and from one to all of its days. */
const spans = daysInMonth.chain((whole) =>
  fc.record({ whole: fc.constant(whole), days: fc.integer({ min: 1, max: whole }) }),
);

it.each([
  [5000, 12, 31, 1935],
  [750, 12, 31, 290],
  [5000, 31, 31, 5000],
  [0, 12, 31, 0],
  // Halves: to the even one.
  [1, 15, 30, 0],
  [3, 15, 30, 2],
  [5, 15, 30, 2],
  [7, 14, 28, 4],
  // Just above and below a half.
  [1, 16, 31, 1],
  [1, 15, 31, 0],
  // As floats these are 58.50000000000001 and 3486657776028770.
  [182, 9, 28, 58],
  [Number.MAX_SAFE_INTEGER, 12, 31, 3_486_657_776_028_771],
])('%d cents for %d of %d days are %d cents', (price, days, whole, cents) => {
  expect(prorate(price, days, whole)).toBe(cents);
});

describe('a part of a month', () => {
  it('is the price where it is all of the month', () => {
    const law = fc.property(prices, daysInMonth, (price, whole) => {
      expect(prorate(price, whole, whole)).toBe(price);
    });
    fc.assert(law);
  });

  it('is a whole number of cents, at most half a cent off, and never more than the month', () => {
    const law = fc.property(prices, spans, (price, { whole, days }) => {
      const cents = prorate(price, days, whole);
      expect(Number.isSafeInteger(cents) && cents >= 0 && cents <= price).toBe(true);
      const off = 2n * (BigInt(cents) * BigInt(whole) - BigInt(price) * BigInt(days));
      expect(off >= -BigInt(whole) && off <= BigInt(whole)).toBe(true);
    });
    fc.assert(law);
  });

  it('never costs less with a day more', () => {
    const law = fc.property(prices, spans, (price, { whole, days }) => {
      expect(prorate(price, days - 1, whole)).toBeLessThanOrEqual(prorate(price, days, whole));
    });
    fc.assert(law);
  });
});
