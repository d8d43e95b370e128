import { describe, expect, test } from 'vitest';
import { parseRetryAfterMs } from '../src/retry-after.ts';

const now = new Date('2026-04-09T12:00:00Z');

describe('parseRetryAfterMs', () => {
  test.each([
    ['0', 0],
    ['29', 29_000],
    [' 29 ', 29_000],
    ['999999999', 999_999_999_000],
    ['Thu, 09 Apr 2026 12:00:10 GMT', 10_000],
    ['Thursday, 09-Apr-26 12:00:10 GMT', 10_000],
    ['Thu, 09 Apr 2026 11:59:00 GMT', 0],
  ])('reads %j as %d ms', (header, waitMs) => {
    expect(parseRetryAfterMs(header, now)).toBe(waitMs);
  });

  test.each([null, '', 'soon', '-1', '1.5', '1e3', '0x10', '99999999999999999999', '2026-04-09'])(
    'returns null for %j',
    (header) => {
      expect(parseRetryAfterMs(header, now)).toBeNull();
    },
  );
});
