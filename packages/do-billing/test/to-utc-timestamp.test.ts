import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toUtcTimestamp } from '../src/to-utc-timestamp.ts';

test.each([
  ['2020-07-01 00:00:00 +0000', '2020-07-01T00:00:00Z'],
  ['2020-07-01 00:00:00 +0530', '2020-06-30T18:30:00Z'],
  ['2020-06-30 23:00:00 -0200', '2020-07-01T01:00:00Z'],
  ['2019-09-03T16:34:46.000+00:00', '2019-09-03T16:34:46Z'],
  ['2019-09-03T16:34:46.120Z', '2019-09-03T16:34:46.12Z'],
  ['2020-02-29 12:00:00', '2020-02-29T12:00:00Z'],
])('case 18: toUtcTimestamp converts %s to %s', (text, utc) => {
  expect(toUtcTimestamp(text)).toBe(utc);
});

test.each([
  '2020-13-01 00:00:00 +0000',
  '2021-02-29 00:00:00 +0000',
  '2020-07-01 24:00:00 +0000',
  '2020-07-01 00:00:60 +0000',
  '2020-07-01 00:00:00 +2400',
  '2020-07-01',
  '0000-01-01 00:00:00 +0100',
  '0000-12-31 00:00:00 +0000',
  '0000-07-01T00:00:00Z',
  '0001-01-01 00:00:00 +0100',
  'yesterday',
])('case 18: toUtcTimestamp returns null for %s', (text) => {
  expect(toUtcTimestamp(text)).toBeNull();
});

test('toUtcTimestamp keeps the moment of any timestamp', () => {
  const year = (value: number) => new Date(Date.UTC(value, 0));
  fc.assert(
    fc.property(fc.date({ min: year(1971), max: year(2200), noInvalidDate: true }), (date) => {
      const utc = toUtcTimestamp(date.toISOString().replace('T', ' ').replace('Z', ' +0000'));
      expect(Date.parse(utc ?? '')).toBe(date.getTime());
    }),
  );
});
