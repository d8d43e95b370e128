import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_RETRY_AFTER_MS, parseRetryAfterMs, toRetryAfterMs } from '../src/retry-after.ts';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
const now = new Date('2026-04-09T12:00:00Z');

describe('parseRetryAfterMs', () => {
  test.each([
    ['0', 0],
    ['29', 29_000],
    [' 29 ', 29_000],
    ['21599', 21_599_000],
    ['0000000000029', 29_000],
    ['Thu, 09 Apr 2026 12:00:10 GMT', 10_000],
    ['Thursday, 09-Apr-26 12:00:10 GMT', 10_000],
    ['Thu Apr  9 12:00:10 2026', 10_000],
    ['Thu, 09 Apr 2026 11:59:00 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ])('reads %j as %d ms', (header, waitMs) => {
    expect(parseRetryAfterMs(header, now)).toBe(waitMs);
  });

  test.each([
    '21600',
    '21601',
    '999999999',
    '99999999999999999999',
    'Thu, 09 Apr 2026 18:00:01 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
    'Friday, 31-Dec-49 23:59:59 GMT',
  ])('limits %j to 6 hours', (header) => {
    expect(parseRetryAfterMs(header, now)).toBe(SIX_HOURS_MS);
  });

  test.each([
    null,
    '',
    'soon',
    '-1',
    '1.5',
    '1e3',
    '0x10',
    '2026-04-09',
    'Apr 9',
    'Thu 9',
    'Thu, 09 Apr 2026 25:00:00 GMT',
    'in about 30 minutes, at 12:30:00',
  ])('returns null for %j', (header) => {
    expect(parseRetryAfterMs(header, now)).toBeNull();
  });

  test('limits a number of seconds that overflows', () => {
    expect(parseRetryAfterMs('9'.repeat(400), now)).toBe(SIX_HOURS_MS);
  });

  test('returns null, or whole milliseconds from 0 to 6 hours, for any header', () => {
    const seconds = fc.bigInt({ min: 0n }).map(String);
    const dates = fc.date({ noInvalidDate: true }).map((date) => date.toUTCString());
    fc.assert(
      fc.property(fc.oneof(fc.string(), seconds, dates), (header) => {
        const waitMs = parseRetryAfterMs(header, now);
        if (waitMs === null) return;
        expect(Number.isInteger(waitMs)).toBe(true);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(MAX_RETRY_AFTER_MS);
      }),
    );
  });
});

describe('toRetryAfterMs', () => {
  test.each([
    [now.getTime() - 1, 0],
    [now.getTime() + 90_000, 90_000],
    [now.getTime() + SIX_HOURS_MS + 1, SIX_HOURS_MS],
    [999_999_999_999_000, SIX_HOURS_MS],
  ])('returns for the time %i a wait of %i ms', (atMs, waitMs) => {
    expect(toRetryAfterMs(atMs, now)).toBe(waitMs);
  });
});
