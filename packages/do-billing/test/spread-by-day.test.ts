import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmountError } from '../src/money/amount-error.ts';
import { type SpreadableLine, spreadByDay } from '../src/spread-by-day.ts';

const line = (start: string | null, end: string | null, amountMicros: number): SpreadableLine => ({
  start,
  end,
  amountMicros,
});

test('case 20: spreads $31.00 over May as a dollar on each of 31 days', () => {
  const days = spreadByDay(line('2025-05-01T00:00:00Z', '2025-06-01T00:00:00Z', 31_000_000));
  expect(days).toHaveLength(31);
  expect(days.at(0)).toEqual({ day: '2025-05-01', amountMicros: 1_000_000 });
  expect(days.at(-1)).toEqual({ day: '2025-05-31', amountMicros: 1_000_000 });
  expect(new Set(days.map(({ amountMicros }) => amountMicros))).toEqual(new Set([1_000_000]));
});

test('case 19: treats an end at 23:59:59 as the midnight after it', () => {
  const start = '2019-01-01T00:00:00Z';
  const closed = spreadByDay(line(start, '2019-01-31T23:59:59Z', 10_000_000));
  expect(closed).toEqual(spreadByDay(line(start, '2019-02-01T00:00:00Z', 10_000_000)));
  expect(closed).toEqual(spreadByDay(line(start, '2019-01-31T23:59:59.999Z', 10_000_000)));
});

test('spreads to a partly billed day in proportion', () => {
  expect(spreadByDay(line('2026-04-01T18:00:00Z', '2026-04-03T12:00:00Z', 7_000_000))).toEqual([
    { day: '2026-04-01', amountMicros: 1_000_000 },
    { day: '2026-04-02', amountMicros: 4_000_000 },
    { day: '2026-04-03', amountMicros: 2_000_000 },
  ]);
});

test('case 20: rounds days to the millionth and keeps the sum', () => {
  expect(spreadByDay(line('2026-04-01T00:00:00Z', '2026-04-04T00:00:00Z', -10))).toEqual([
    { day: '2026-04-01', amountMicros: -3 },
    { day: '2026-04-02', amountMicros: -3 },
    { day: '2026-04-03', amountMicros: -4 },
  ]);
});

test.each([
  ['ends at its start', '2026-04-07T08:00:00Z'],
  ['ends before its start', '2026-04-06T08:00:00Z'],
])('assigns a line that %s to the day of its start', (_, end) => {
  expect(spreadByDay(line('2026-04-07T08:00:00Z', end, 40_000))).toEqual([
    { day: '2026-04-07', amountMicros: 40_000 },
  ]);
});

test('adds several lines by day, in the order of days', () => {
  expect(
    spreadByDay([
      line('2026-04-02T00:00:00Z', '2026-04-04T00:00:00Z', 4),
      line('2026-04-01T00:00:00Z', '2026-04-03T00:00:00Z', 6),
    ]),
  ).toEqual([
    { day: '2026-04-01', amountMicros: 3 },
    { day: '2026-04-02', amountMicros: 5 },
    { day: '2026-04-03', amountMicros: 2 },
  ]);
  expect(spreadByDay([])).toEqual([]);
});

test('spreads a line without times over the billing period', () => {
  const days = spreadByDay(line(null, null, 28_000_000), { billingPeriod: '2026-02' });
  expect(days).toHaveLength(28);
  expect(days.at(-1)).toEqual({ day: '2026-02-28', amountMicros: 1_000_000 });

  const late = spreadByDay(line('2026-12-31T00:00:00Z', null, 5), { billingPeriod: '2026-12' });
  expect(late).toEqual([{ day: '2026-12-31', amountMicros: 5 }]);
});

test.each([
  [null, '2026-05-01T00:00:00Z'],
  ['2026-04-01T00:00:00Z', null],
])('throws without a billing period for a line from %j to %j', (start, end) => {
  expect(() => spreadByDay(line(start, end, 1))).toThrow(
    new TypeError('"billingPeriod" must be given: a line lacks its start or its end'),
  );
});

test.each(['2026-13', '2026-4', '2026', '2026-04-01', ''])(
  'throws for the billing period %j',
  (month) => {
    expect(() => spreadByDay([], { billingPeriod: month })).toThrow(
      new TypeError('"billingPeriod" must be a month written as YYYY-MM'),
    );
  },
);

test('throws if the sum of a day is not a safe integer', () => {
  const most = line('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z', Number.MAX_SAFE_INTEGER);
  expect(() => spreadByDay([most, most])).toThrow(AmountError);
});

const moments = fc
  .integer({ min: Date.UTC(2018), max: Date.UTC(2027) })
  .map((ms) => new Date(ms).toISOString());
const amounts = fc.integer({ min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });

test('spreads to consecutive days that add up to the line and share its sign', () => {
  fc.assert(
    fc.property(moments, moments, amounts, (one, other, amountMicros) => {
      const [start, end] = one < other ? [one, other] : [other, one];
      const days = spreadByDay(line(start, end, amountMicros));
      expect(days.reduce((sum, day) => sum + BigInt(day.amountMicros), 0n)).toBe(
        BigInt(amountMicros),
      );
      const first = Date.parse(start.slice(0, 10));
      expect(days.map(({ day }) => day)).toEqual(
        days.map((_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10)),
      );
      expect(days.every((day) => day.amountMicros * Math.sign(amountMicros) >= 0)).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('spreads to whole days that differ by a millionth at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), amounts, (count, amountMicros) => {
      const end = new Date(Date.UTC(2026, 3, 1 + count)).toISOString();
      const shares = spreadByDay(line('2026-04-01T00:00:00Z', end, amountMicros)).map(
        (day) => day.amountMicros,
      );
      expect(shares).toHaveLength(count);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});
