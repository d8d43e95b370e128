/**
 * Rounds millionths to hundredths, half to even, as an integer.
 *
 * Round once, at the end: the sum of rounded lines is not the rounded sum.
 *
 * @throws {RangeError} where `micros` is no safe integer.
 * @example
 * import { microsToCents } from '@arcadia/do-billing';
 *
 * microsToCents(86_925_000); // 8692
 * microsToCents(86_935_000); // 8694
 */
export function microsToCents(micros: number): number {
  if (!Number.isSafeInteger(micros)) throw new RangeError('"micros" must be a safe integer');
  const remainder = micros % 10_000;
  const cents = (micros - remainder) / 10_000;
  const distance = Math.abs(remainder);
  const away = distance > 5_000 || (distance === 5_000 && cents % 2 !== 0);
  return away ? cents + Math.sign(remainder) : cents;
}
