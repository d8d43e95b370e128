import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromMinorUnits, toMinorUnits } from '../src/index.ts';

describe('toMinorUnits', () => {
  it.each([
    ['86.92', 'USD', 8692],
    ['86.925', 'USD', 8692],
    ['86.935', 'USD', 8694],
    ['-86.935', 'USD', -8694],
    ['86.925000000000000001', 'USD', 8693],
    ['1200', 'JPY', 1200],
    ['1200.5', 'JPY', 1200],
    ['1201.5', 'JPY', 1202],
    ['1.2345', 'KWD', 1234],
    ['1.23456', 'CLF', 12346],
    ['-0.001', 'USD', 0],
  ])('converts %s %s to %i, half to even', (amount, currency, minor) => {
    expect(toMinorUnits(amount, currency)).toBe(minor);
  });

  it.each(['', '1e3', '.5', '1,00', 'NaN'])('rejects %j', (amount) => {
    expect(() => toMinorUnits(amount, 'USD')).toThrow(TypeError);
  });

  it('rejects an amount that no integer holds', () => {
    expect(() => toMinorUnits('90071992547409.92', 'USD')).toThrow(RangeError);
  });

  it('is undone by fromMinorUnits in every currency', () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          expect(toMinorUnits(fromMinorUnits(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});
