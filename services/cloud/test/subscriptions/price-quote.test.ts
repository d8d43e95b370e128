import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ApiQuote,
  priceQuote,
  prorate,
  type QuotePrices,
} from '../../src/subscriptions/price-quote.ts';

const studio: QuotePrices = {
  planCode: 'studio',
  planVersion: 1,
  currency: 'AUD',
  basePriceCents: 5000,
  items: [
    { meter: 'storage_gb', includedQty: 50, overageUnit: 1, overagePriceCents: 20 },
    { meter: 'llm_tokens', includedQty: 500_000, overageUnit: 100_000, overagePriceCents: 100 },
  ],
  addons: [{ code: 'storage_50gb', meter: 'storage_gb', qty: 50, priceCents: 750, units: 1 }],
};

const MAX_INT32 = 2_147_483_647;
const meters = ['storage_gb', 'llm_tokens', 'seats'];
const naturals = fc.integer({ min: 0, max: MAX_INT32 });
const items = fc.uniqueArray(
  fc.record({
    meter: fc.constantFrom(...meters),
    includedQty: naturals,
    overageUnit: fc.integer({ min: 1, max: MAX_INT32 }),
    overagePriceCents: naturals,
  }),
  { selector: ({ meter }) => meter },
);
/** Up to the limits of the contract and of the database's columns. */
const pricesOfAnySize: fc.Arbitrary<QuotePrices> = fc.record({
  planCode: fc.constant('plan'),
  planVersion: fc.constant(1),
  currency: fc.constant('AUD'),
  basePriceCents: naturals,
  items,
  addons: fc.array(
    fc.record({
      code: fc.constant('addon'),
      meter: fc.constantFrom(...meters),
      qty: naturals,
      priceCents: naturals,
      units: fc.integer({ min: 1, max: 1000 }),
    }),
    { maxLength: 50 },
  ),
});
const days = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((instant) => instant.toISOString().slice(0, 10));
/** Prices, and usage of meters that they have. */
const asked = pricesOfAnySize.chain((prices) =>
  fc.record({
    prices: fc.constant(prices),
    startDate: days,
    usage: fc.subarray([...prices.items]).chain((used) =>
      fc.tuple(
        ...used.map(({ meter }) =>
          fc.record({
            meter: fc.constant(meter),
            quantity: fc.integer({ min: 0, max: 2 ** 21 }),
          }),
        ),
      ),
    ),
  }),
);

const amounts = ({ lines }: ApiQuote['recurring'] | ApiQuote['overage']) =>
  lines.map(({ amount_cents }) => amount_cents);

describe('priceQuote of any prices, day and usage', () => {
  it('returns whole, non-negative amounts, and totals that are the sum of their lines', () => {
    const law = fc.property(asked, ({ prices, startDate, usage }) => {
      const { recurring, first_invoice, overage } = priceQuote(prices, startDate, usage);
      for (const part of [recurring, first_invoice, overage]) {
        const cents = amounts(part);
        expect(cents.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
        expect(part.total_cents).toBe(cents.reduce((sum, amount) => sum + amount, 0));
      }
    });
    fc.assert(law);
  });

  it('charges a whole first month like any month, and a part of it never more', () => {
    const law = fc.property(asked, ({ prices, startDate }) => {
      const part = priceQuote(prices, startDate);
      expect(part.first_invoice.total_cents).toBeLessThanOrEqual(part.recurring.total_cents);
      const whole = priceQuote(prices, `${startDate.slice(0, 7)}-01`);
      expect(whole.first_invoice.days).toBe(whole.first_invoice.days_in_month);
      expect(whole.first_invoice).toMatchObject(whole.recurring);
    });
    fc.assert(law);
  });

  it('bills as few overage units as cover the use', () => {
    const law = fc.property(asked, ({ prices, startDate, usage }) => {
      for (const line of priceQuote(prices, startDate, usage).overage.lines) {
        expect(line.overage_qty).toBe(Math.max(0, line.quantity - line.included_qty));
        const covered = line.started_units * line.overage_unit;
        expect(covered).toBeGreaterThanOrEqual(line.overage_qty);
        expect(covered - line.overage_unit).toBeLessThan(Math.max(1, line.overage_qty));
      }
    });
    fc.assert(law);
  });
});

it.each([
  ['2026-12-20', 12, 31, '2027-01-01'],
  ['2026-12-31', 1, 31, '2027-01-01'],
  ['2027-02-01', 28, 28, '2027-03-01'],
  ['2028-02-29', 1, 29, '2028-03-01'],
  ['2000-02-02', 28, 29, '2000-03-01'],
  ['2026-04-30', 1, 30, '2026-05-01'],
  ['1970-01-01', 31, 31, '1970-02-01'],
  ['2099-12-31', 1, 31, '2100-01-01'],
])('prorates from %s by %d of %d days, to %s', (startDate, days, days_in_month, period_end) => {
  const period = { period_start: startDate, period_end, days, days_in_month };
  expect(priceQuote(studio, startDate).first_invoice).toMatchObject(period);
});

it('rounds each line once, and not each unit', () => {
  const [addon] = studio.addons;
  const three = { ...studio, addons: addon === undefined ? [] : [{ ...addon, units: 3 }] };
  // 3 × 750 × 12 / 31 = 870.97, and 3 × round(290.32) would be 870.
  expect(amounts(priceQuote(three, '2026-12-20').first_invoice)).toEqual([1935, 871]);
});

it.each([
  [0, 0, 0],
  [100, 0, 0],
  [101, 1, 20],
  [130, 30, 600],
])(
  'includes the quantities of add-ons: bills %d GB as %d GB of overage, for %d cents',
  (quantity, over, cents) => {
    const { overage } = priceQuote(studio, '2026-12-20', [{ meter: 'storage_gb', quantity }]);
    expect(overage.lines).toMatchObject([
      { quantity, included_qty: 100, overage_qty: over, amount_cents: cents },
    ]);
  },
);

it.each([
  [500_000, 0, 0],
  [500_001, 1, 100],
  [600_000, 1, 100],
  [600_001, 2, 200],
])('bills each unit begun: %d tokens as %d units, for %d cents', (quantity, n, cents) => {
  const { overage } = priceQuote(studio, '2026-12-20', [{ meter: 'llm_tokens', quantity }]);
  expect(overage.lines).toMatchObject([{ started_units: n, amount_cents: cents }]);
});

it('rejects an overage above the largest exact number of cents', () => {
  const dear = {
    meter: 'llm_tokens',
    includedQty: 0,
    overageUnit: 1,
    overagePriceCents: MAX_INT32,
  };
  const prices = { ...studio, items: [dear] };
  const ask = (quantity: number) => () =>
    priceQuote(prices, '2026-12-20', [{ meter: 'llm_tokens', quantity }]);
  expect(ask(4_194_304)().overage.total_cents).toBe(4_194_304 * MAX_INT32);
  expect(ask(4_194_305)).toThrow(expect.objectContaining({ code: 'invalid_request' }));
});

const monthPrices = fc.maxSafeNat();
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
])('prorates %d cents for %d of %d days to %d cents', (price, days, whole, cents) => {
  expect(prorate(price, days, whole)).toBe(cents);
});

describe('prorate', () => {
  it('returns the whole price for the whole month', () => {
    const law = fc.property(monthPrices, daysInMonth, (price, whole) => {
      expect(prorate(price, whole, whole)).toBe(price);
    });
    fc.assert(law);
  });

  it('returns whole cents, at most half a cent off, and never more than the price of the month', () => {
    const law = fc.property(monthPrices, spans, (price, { whole, days }) => {
      const cents = prorate(price, days, whole);
      expect(Number.isSafeInteger(cents) && cents >= 0 && cents <= price).toBe(true);
      const off = 2n * (BigInt(cents) * BigInt(whole) - BigInt(price) * BigInt(days));
      expect(off >= -BigInt(whole) && off <= BigInt(whole)).toBe(true);
    });
    fc.assert(law);
  });

  it('never returns less for one day more', () => {
    const law = fc.property(monthPrices, spans, (price, { whole, days }) => {
      expect(prorate(price, days - 1, whole)).toBeLessThanOrEqual(prorate(price, days, whole));
    });
    fc.assert(law);
  });
});
