import fc from 'fast-check';
import { expect, it } from 'vitest';
import { calendarMonth } from '../../src/subscriptions/calendar-month.ts';

const instants = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('2999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

it('gives the month that holds the instant, and the next one begins where it ends', () => {
  const law = fc.property(instants, (instant) => {
    const { start, end } = calendarMonth(instant);
    const text = instant.toISOString();
    expect(start).toBe(`${text.slice(0, 7)}-01`);
    expect(start <= text && text < end).toBe(true);
    expect(calendarMonth(new Date(`${end}T00:00:00Z`)).start).toBe(end);
    expect(calendarMonth(new Date(Date.parse(end) - 1))).toEqual({ start, end });
  });
  fc.assert(law);
});
