import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay, monthOfDay, startOfDay } from '../../src/subscriptions/calendar.ts';
import { firstChargedDay, type Trial } from '../../src/subscriptions/first-charged-day.ts';
import { priceQuote } from '../../src/subscriptions/price-quote.ts';

const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
const instant = fc.date({
  min: new Date('1970-01-02T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const runs = { numRuns: 300 };

function trialUntil(endsAt: Date, others: Partial<Trial> = {}): Trial {
  const trial = { state: 'trial', trialEndsAt: endsAt, billingActionSuspended: false } as const;
  return { ...trial, scheduledTransition: null, ...others };
}

/** A transition that is scheduled for this instant. */
const scheduled = (
  to: 'active' | 'suspended' | 'cancelled',
  at: Date,
  kind: 'tenant' | 'system',
) => ({
  to,
  effective_at: at.toISOString(),
  reason: null,
  requested_by: { kind, id: 'tester' },
  requested_at: '2026-01-01T00:00:00.000Z',
  request_id: null,
});

const price = (basePriceCents: number) => ({
  planCode: 'plan',
  planVersion: 1,
  currency: 'AUD',
  basePriceCents,
  items: [],
  addons: [],
});

describe('firstChargedDay in a trial', () => {
  it('returns the local day on which the trial ends, or the asked day if that is later', () => {
    const law = fc.property(instant, instant, zone, (endsAt, asked, where) => {
      const day = localDay(asked, where);
      const first = firstChargedDay(trialUntil(endsAt), day, where);
      const last = localDay(endsAt, where);
      expect([day, last]).toContain(first);
      expect(first >= day && first >= last).toBe(true);
      // No day is charged that is over before the trial is.
      const next = new Date(Date.parse(first) + 86_400_000).toISOString().slice(0, 10);
      expect(startOfDay(next, where) > endsAt).toBe(true);
    });
    fc.assert(law, runs);
  });

  it('never charges more for a longer trial, nor before its last day', () => {
    const law = fc.property(instant, instant, instant, zone, fc.nat(), (...drawn) => {
      const [a, b, asked, where, cents] = drawn;
      const [shorter, longer] = a <= b ? [a, b] : [b, a];
      const day = localDay(asked, where);
      const first = (endsAt: Date) => firstChargedDay(trialUntil(endsAt), day, where);
      expect(first(shorter) <= first(longer)).toBe(true);
      const quotes = [shorter, longer].map((end) => priceQuote(price(cents), first(end)));
      const [sooner, later] = quotes.map(({ first_invoice }) => first_invoice);
      if (sooner?.period_end === later?.period_end) {
        expect(later?.total_cents).toBeLessThanOrEqual(sooner?.total_cents ?? 0);
      }
    });
    fc.assert(law, runs);
  });

  it('charges the days of the month in which the trial ends', () => {
    const law = fc.property(instant, zone, (endsAt, where) => {
      const first = firstChargedDay(trialUntil(endsAt), '1970-01-01', where);
      const { first_invoice } = priceQuote(price(100), first);
      const { period_start, period_end, days, days_in_month } = first_invoice;
      expect(period_start).toBe(localDay(endsAt, where));
      expect(period_end).toBe(monthOfDay(period_start).end);
      expect(days).toBe(days_in_month - Number(period_start.slice(8)) + 1);
    });
    fc.assert(law, runs);
  });

  it.each([
    // 11:00 on 11 December in Sydney.
    ['2026-12-11T00:00:00.000Z', '2026-12-11', 21, 3387, 8129],
    // Midnight in Sydney, and a millisecond before.
    ['2026-12-10T13:00:00.000Z', '2026-12-11', 21, 3387, 8129],
    ['2026-12-10T12:59:59.999Z', '2026-12-10', 22, 3548, 8516],
    ['2026-11-30T13:00:00.000Z', '2026-12-01', 31, 5000, 12_000],
    ['2026-11-30T12:59:59.999Z', '2026-11-30', 1, 167, 400],
    // Months ahead.
    ['2027-02-27T13:00:00.000Z', '2027-02-28', 1, 179, 429],
    // Over already.
    ['2026-11-20T00:00:00.000Z', '2026-11-27', 4, 667, 1600],
  ])('charges a trial to %s in Sydney from %s, for %d days', (end, day, days, studio, pro) => {
    const trial = trialUntil(new Date(end));
    const first = firstChargedDay(trial, '2026-11-27', 'Australia/Sydney');
    expect(first).toBe(day);
    const quotes = [5000, 12_000].map((cents) => priceQuote(price(cents), first).first_invoice);
    expect(quotes).toMatchObject([
      { period_start: day, days, total_cents: studio },
      { period_start: day, days, total_cents: pro },
    ]);
  });

  it('ends the trial earlier if a transition to a charged state is scheduled', () => {
    const endsAt = new Date('2026-12-11T00:00:00Z');
    const at = new Date('2026-12-05T00:00:00Z');
    const day = (scheduledTransition: Trial['scheduledTransition'], isSuspended = false) =>
      firstChargedDay(
        trialUntil(endsAt, { scheduledTransition, billingActionSuspended: isSuspended }),
        '2026-11-27',
        'UTC',
      );
    expect(day(scheduled('active', at, 'tenant'))).toBe('2026-12-05');
    expect(day(scheduled('suspended', at, 'system'))).toBe('2026-12-05');
    expect(day(scheduled('cancelled', at, 'tenant'))).toBe('2026-12-11');
    expect(day(scheduled('active', new Date('2027-01-05'), 'tenant'))).toBe('2026-12-11');
    // The override will drop it.
    expect(day(scheduled('active', at, 'system'), true)).toBe('2026-12-11');
    expect(day(scheduled('active', at, 'tenant'), true)).toBe('2026-12-05');
  });

  it('ends a trial that the override holds by a scheduled start of charges alone', () => {
    const day = (endsAt: string, scheduledTransition: Trial['scheduledTransition']) =>
      firstChargedDay(
        trialUntil(new Date(endsAt), { scheduledTransition, billingActionSuspended: true }),
        '2026-11-27',
        'UTC',
      );
    const activation = scheduled('active', new Date('2026-12-20T00:00:00Z'), 'tenant');
    expect(day('2026-12-11T00:00:00Z', activation)).toBe('2026-12-20');
    expect(day('2026-11-20T00:00:00Z', activation)).toBe('2026-12-20');
    expect(day('2026-12-31T00:00:00Z', activation)).toBe('2026-12-20');
    // Neither of these starts charges.
    const dropped = scheduled('active', new Date('2026-12-20T00:00:00Z'), 'system');
    const cancellation = scheduled('cancelled', new Date('2026-12-20T00:00:00Z'), 'tenant');
    for (const other of [dropped, cancellation, null]) {
      expect(day('2026-12-11T00:00:00Z', other)).toBe('2026-12-11');
      expect(day('2026-11-20T00:00:00Z', other)).toBe('2026-11-27');
    }
  });
});

it.each(['active', 'past_due', 'paused', 'suspended', 'cancelled', 'archived'] as const)(
  'firstChargedDay returns the asked day in the state %s, whatever its former trial',
  (state) => {
    const left = trialUntil(new Date('2099-12-31'), { state });
    expect(firstChargedDay(left, '2026-11-27', 'UTC')).toBe('2026-11-27');
  },
);
