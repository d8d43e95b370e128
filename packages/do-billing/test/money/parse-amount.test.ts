import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AmountError } from '../../src/money/amount-error.ts';
import { formatMicros } from '../../src/money/micros.ts';
import { parseAmount } from '../../src/money/parse-amount.ts';

test('case 1: parseAmount reads "$3.11" as 3110000 micros, although Number() returns NaN', () => {
  expect(parseAmount('$3.11')).toEqual({ amount: '3.11', amountMicros: 3_110_000 });
});

test.each([
  ['-$1,779.55', '-1779.55', -1_779_550_000],
  ['$-1,779.55', '-1779.55', -1_779_550_000],
  ['($5.00)', '-5.00', -5_000_000],
  ['(5.00)', '-5.00', -5_000_000],
])('case 2: parseAmount reads %j as %s', (text, amount, amountMicros) => {
  expect(parseAmount(text)).toEqual({ amount, amountMicros });
});

test.each([
  ['123', '123', 123_000_000],
  ['0', '0', 0],
  ['12.346', '12.346', 12_346_000],
  ['0.000003', '0.000003', 3],
])('case 5: parseAmount reads %j as exactly %s', (text, amount, amountMicros) => {
  expect(parseAmount(text)).toEqual({ amount, amountMicros });
});

test.each([
  ['credits', '-21.04', '-21.04', -21_040_000],
  ['signs', '+$5', '5', 5_000_000],
  ['zero', '-0.00', '-0.00', 0],
  ['spaces', ' $3.10 ', '3.10', 3_100_000],
  ['the largest amount', '9007199254.740991', '9007199254.740991', Number.MAX_SAFE_INTEGER],
])('parseAmount accepts %s: %j is %s', (_, text, amount, amountMicros) => {
  expect(parseAmount(text)).toEqual({ amount, amountMicros });
});

test.each([
  ...['garbage', '', '$', '1.2.3', 'NaN', '1e5', '1,23.00', ',1', '1,0000', '--1', '-$-1', '$$1'],
  ...['(-5.00)', '(5.00', '5.00)', '5.', '.5', '€3', 'Infinity', '0x10', '1 000', '٣'],
])('case 5: parseAmount rejects %j', (text) => {
  expect(() => parseAmount(text)).toThrow(
    expect.objectContaining({ name: 'AmountError', code: 'amount', value: text }),
  );
});

test('case 5: parseAmount rejects a seventh decimal, even a zero', () => {
  for (const text of ['0.1234567', '1.0000000']) {
    expect(() => parseAmount(text)).toThrow(expect.objectContaining({ code: 'precision' }));
  }
});

test('parseAmount rejects amounts that do not fit into a safe integer of micros', () => {
  for (const text of ['9007199254.740992', '-9007199254.740993', '9'.repeat(400)]) {
    expect(() => parseAmount(text)).toThrow(expect.objectContaining({ code: 'range' }));
  }
});

test('parseAmount reads the output of formatMicros as the same amount', () => {
  const micros = fc.maxSafeInteger();
  fc.assert(
    fc.property(micros, (value) => {
      expect(parseAmount(formatMicros(value)).amountMicros).toBe(value);
    }),
  );
});

test('parseAmount returns an exact amount or throws an AmountError for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0159,.$-+()') }), (text) => {
      try {
        const { amount, amountMicros } = parseAmount(text);
        expect(amount).toMatch(/^-?\d+(\.\d{1,6})?$/);
        const [whole = '', fraction = ''] = amount.split('.');
        expect(BigInt(amountMicros)).toBe(BigInt(whole + fraction.padEnd(6, '0')));
      } catch (error) {
        if (!(error instanceof AmountError)) throw error;
      }
    }),
  );
});
