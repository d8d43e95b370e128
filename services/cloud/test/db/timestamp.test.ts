import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toTimestamp } from '../../src/db/timestamp.ts';

it('converts the text of any time like Date.toISOString', () => {
  const instant = fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  const check = (date: Date) => void expect(toTimestamp(toText(date))).toBe(date.toISOString());
  fc.assert(fc.property(instant, check));
});

it.each([
  ['2026-04-01 00:00:00+00', '2026-04-01T00:00:00.000Z'],
  ['2026-04-01 00:00:00.5+00', '2026-04-01T00:00:00.500Z'],
  ['2026-04-01 00:00:00.05+00', '2026-04-01T00:00:00.050Z'],
  ['2026-04-01 00:00:00.123999+00', '2026-04-01T00:00:00.123Z'],
  ['2026-04-01 00:00:00+00:00', '2026-04-01T00:00:00.000Z'],
])('converts %s to %s', (text, timestamp) => {
  expect(toTimestamp(text)).toBe(timestamp);
});

it('throws for text that is not a time', () => {
  expect(() => toTimestamp('infinity')).toThrow(RangeError);
});

/** The text that PostgreSQL writes: without zeros at the end of the fraction. */
function toText(date: Date): string {
  const [seconds, fraction = ''] = date.toISOString().replace('T', ' ').replace('Z', '').split('.');
  const digits = fraction.replace(/0+$/, '');
  return `${seconds}${digits === '' ? '' : `.${digits}`}+00`;
}
