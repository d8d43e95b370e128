import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCalendarDate } from '../src/calendar-date.ts';

describe('isCalendarDate', () => {
  test.each(['2026-04-30', '2024-02-29', '0000-01-01', '9999-12-31'])('accepts %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  test.each([
    '',
    '2026-02-30',
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-04-00',
    '2026-4-3',
    '2026-04',
    '2026-04-30T00:00:00Z',
    ' 2026-04-30',
    '2026-04-30\n',
    '+12026-04-30',
  ])('rejects %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });

  test('accepts each day that a Date has', () => {
    const days = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(days, (day) => isCalendarDate(day.toISOString().slice(0, 10))));
  });
});
