import { AmountError } from './amount-error.ts';

/** Adds millionths; a sum that is not exact any more throws `range`. */
export function addMicros(left: number, right: number): number {
  const sum = left + right;
  if (!Number.isSafeInteger(sum)) throw new AmountError('range', String(sum));
  return sum;
}
