import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toMs } from '../../src/testing/billing/month.ts';

describe('toMs', () => {
  test('converts RFC 3339 in any spelling as Date does', () => {
    const moments = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('2999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const ms = moment.getTime();
        const wholeMs = Math.floor(ms / 1_000) * 1_000;
        const text = new Date(wholeMs).toISOString().slice(0, 19);
        expect(toMs(moment.toISOString())).toBe(ms);
        expect(toMs(`${text}Z`)).toBe(wholeMs);
        expect(toMs(`${text}+05:30`)).toBe(wholeMs - 330 * 60_000);
      }),
    );
  });

  test.each([
    '',
    'yesterday',
    '2020-13-01T00:00:00Z',
    '2020-01-32T00:00:00Z',
    '2020-01-01T25:00:00Z',
  ])('rejects "%s" as a time', (text) => {
    expect(() => toMs(text)).toThrow(TypeError);
  });
});
