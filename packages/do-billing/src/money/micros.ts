import { AmountError } from './amount-error.ts';

/**
 * Adds two amounts in millionths.
 *
 * @throws {AmountError} with the code `range` if the sum is not a safe integer.
 */
export function addMicros(left: number, right: number): number {
  const sum = left + right;
  if (!Number.isSafeInteger(sum)) throw new AmountError('range', String(sum));
  return sum;
}

/**
 * Adds up the amounts of charges in millionths.
 *
 * @throws {AmountError} with the code `range` if a sum is not a safe integer.
 */
export function totalMicros(charges: Iterable<{ readonly amountMicros: number }>): number {
  let total = 0;
  for (const { amountMicros } of charges) total = addMicros(total, amountMicros);
  return total;
}

/**
 * Formats millionths as a plain decimal, with at least two decimals and no further zeros at the end.
 *
 * @throws {RangeError} if `micros` is not a safe integer.
 * @example
 * import { formatMicros } from '@arcadia/do-billing';
 *
 * formatMicros(172_210_000); // '172.21'
 * formatMicros(-3); // '-0.000003'
 */
export function formatMicros(micros: number): string {
  assertSafeInteger(micros);
  const magnitude = Math.abs(micros);
  const fraction = magnitude % 1_000_000;
  const whole = (magnitude - fraction) / 1_000_000;
  const decimals = String(fraction)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${whole}.${decimals}`;
}

/**
 * Rounds millionths to hundredths, as an integer, half to even. Round a total once: the sum of rounded lines differs
 * from the rounded sum.
 *
 * @throws {RangeError} if `micros` is not a safe integer.
 * @example
 * import { microsToCents } from '@arcadia/do-billing';
 *
 * microsToCents(86_925_000); // 8692
 * microsToCents(86_935_000); // 8694
 */
export function microsToCents(micros: number): number {
  assertSafeInteger(micros);
  const remainder = micros % 10_000;
  const cents = (micros - remainder) / 10_000;
  const distance = Math.abs(remainder);
  const roundsAway = distance > 5_000 || (distance === 5_000 && cents % 2 !== 0);
  return roundsAway ? cents + Math.sign(remainder) : cents;
}

function assertSafeInteger(micros: number): void {
  if (!Number.isSafeInteger(micros)) throw new RangeError('"micros" must be a safe integer');
}
