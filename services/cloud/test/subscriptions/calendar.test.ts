import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calendarMonth,
  localDay,
  monthOfDay,
  startOfDay,
  startOfMonthIn,
} from '../../src/subscriptions/calendar.ts';

const zone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
const instant = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2099-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const day = instant.map((date) => date.toISOString().slice(0, 10));
const runs = { numRuns: 500 };

describe('startOfMonthIn', () => {
  it('finds the start of a month in any zone from its start in any other', () => {
    const law = fc.property(day, zone, zone, (any, from, to) => {
      const { start } = monthOfDay(any);
      expect(startOfMonthIn(to, startOfDay(start, from))).toEqual(startOfDay(start, to));
    });
    fc.assert(law, runs);
  });

  it.each([
    ['2026-12-01T12:00:00.000Z', 'Etc/GMT+12'],
    ['2026-11-30T10:00:00.000Z', 'Pacific/Kiritimati'],
    ['2026-11-30T13:00:00.000Z', 'Australia/Sydney'],
  ])('moves %s, the start of December 2026 in %s, to UTC', (start) => {
    expect(startOfMonthIn('UTC', new Date(start)).toISOString()).toBe('2026-12-01T00:00:00.000Z');
  });
});

describe('calendarMonth and monthOfDay', () => {
  it('ends a month when the next one begins', () => {
    const law = fc.property(instant, zone, (at, where) => {
      const { start, end } = calendarMonth(at, where);
      expect(start).toMatch(/-01$/);
      expect(calendarMonth(startOfDay(start, where), where)).toEqual({ start, end });
      expect(calendarMonth(startOfDay(end, where), where).start).toBe(end);
      const last = new Date(startOfDay(end, where).getTime() - 1);
      expect(calendarMonth(last, where)).toEqual({ start, end });
    });
    fc.assert(law, runs);
  });

  it('puts each instant between the start and the end of its month', () => {
    const law = fc.property(instant, zone, (at, where) => {
      const { start, end } = calendarMonth(at, where);
      expect(startOfDay(start, where) <= at && at < startOfDay(end, where)).toBe(true);
    });
    fc.assert(law, runs);
  });

  it('returns the month of the ISO text in UTC', () => {
    const law = fc.property(instant, (at) => {
      const { start, end } = calendarMonth(at, 'UTC');
      const text = at.toISOString();
      expect(start).toBe(`${text.slice(0, 7)}-01`);
      expect(startOfDay(end, 'UTC').toISOString()).toBe(`${end}T00:00:00.000Z`);
    });
    fc.assert(law);
  });

  it.each([
    ['2026-12-31T12:59:59.999Z', 'Australia/Sydney', '2026-12-01', '2027-01-01'],
    ['2026-12-31T13:00:00.000Z', 'Australia/Sydney', '2027-01-01', '2027-02-01'],
    ['2028-02-29T23:59:59.999Z', 'UTC', '2028-02-01', '2028-03-01'],
    ['2028-03-01T04:59:59.999Z', 'America/New_York', '2028-02-01', '2028-03-01'],
    ['2100-02-28T23:59:59.999Z', 'UTC', '2100-02-01', '2100-03-01'],
    ['2026-01-31T23:30:00.000Z', 'Europe/London', '2026-01-01', '2026-02-01'],
    ['2026-01-31T23:30:00.000Z', 'Europe/Paris', '2026-02-01', '2026-03-01'],
    ['1970-01-01T00:00:00.000Z', 'America/Los_Angeles', '1969-12-01', '1970-01-01'],
  ])('puts %s in %s into the month from %s to %s', (at, where, start, end) => {
    expect(calendarMonth(new Date(at), where)).toEqual({ start, end });
  });

  it('returns a month with as many days as the calendar gives it', () => {
    const law = fc.property(day, (of) => {
      const { start, end } = monthOfDay(of);
      const days = (Date.parse(end) - Date.parse(start)) / 86_400_000;
      const [year, month] = [Number(of.slice(0, 4)), Number(of.slice(5, 7))];
      expect(days).toBe(new Date(Date.UTC(year, month, 0)).getUTCDate());
    });
    fc.assert(law);
  });
});

describe('startOfDay and localDay', () => {
  it('starts a day at the first instant with its date or a later one', () => {
    const law = fc.property(day, zone, (of, where) => {
      const start = startOfDay(of, where);
      expect(dateOnTheWall(start, where) >= of).toBe(true);
      for (let back = 1; back <= 6 * 3_600_000; back += 10 * 60_000) {
        expect(dateOnTheWall(new Date(start.getTime() - back), where) < of).toBe(true);
      }
    });
    fc.assert(law, { numRuns: 150 });
  });

  it('keeps an instant in its day until the next day begins', () => {
    const law = fc.property(instant, zone, (at, where) => {
      const of = localDay(at, where);
      expect(startOfDay(of, where) <= at).toBe(true);
      expect(localDay(startOfDay(of, where), where)).toBe(of);
    });
    fc.assert(law, runs);
  });

  it.each([
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 'midnight is skipped'],
    ['2024-03-31', 'Asia/Beirut', '2024-03-30T22:00:00.000Z', 'midnight is skipped'],
    ['2024-04-26', 'Africa/Cairo', '2024-04-25T22:00:00.000Z', 'midnight is skipped'],
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z', 'it follows a day of 25 hours'],
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00:00.000Z', 'it has two midnights'],
    ['2009-11-01', 'America/St_Johns', '2009-11-01T02:30:00.000Z', 'it begins twice'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 'it follows a skipped day'],
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', 'it is skipped itself'],
    ['2026-10-04', 'Australia/Sydney', '2026-10-03T14:00:00.000Z', 'it has 23 hours'],
    ['2026-10-05', 'Australia/Sydney', '2026-10-04T13:00:00.000Z', 'it follows a day of 23 hours'],
    [
      '2027-01-01',
      'Pacific/Kiritimati',
      '2026-12-31T10:00:00.000Z',
      'it begins earlier than anywhere else',
    ],
  ])('starts %s in %s at %s: %s', (of, where, start) => {
    expect(startOfDay(of, where).toISOString()).toBe(start);
  });

  it('keeps to the new day when the clocks go back into the former one', () => {
    const again = new Date('2009-11-01T03:00:00Z');
    expect(dateOnTheWall(again, 'America/St_Johns')).toBe('2009-10-31');
    expect(localDay(again, 'America/St_Johns')).toBe('2009-11-01');
    expect(calendarMonth(again, 'America/St_Johns').start).toBe('2009-11-01');
  });
});

/** Computed by `Intl`, and not by the library of `calendar.ts`. */
function dateOnTheWall(instant: Date, timeZone: string): string {
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', options).format(instant);
}
