/**
 * Writes millionths as a plain decimal: at least two decimals, more only where they are needed.
 *
 * @throws {RangeError} where `micros` is no safe integer.
 * @example
 * import { formatMicros } from '@arcadia/do-billing';
 *
 * formatMicros(172_210_000); // '172.21'
 * formatMicros(-3); // '-0.000003'
 */
export function formatMicros(micros: number): string {
  if (!Number.isSafeInteger(micros)) throw new RangeError('"micros" must be a safe integer');
  const magnitude = Math.abs(micros);
  const fraction = magnitude % 1_000_000;
  const whole = (magnitude - fraction) / 1_000_000;
  const decimals = String(fraction)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${whole}.${decimals}`;
}
