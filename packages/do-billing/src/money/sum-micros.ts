import { AmountError } from './amount-error.ts';

/** Adds millionths; a sum that is not exact any more throws `range`. */
export function sumMicros(amounts: Iterable<number>): number {
  let sum = 0;
  for (const micros of amounts) {
    sum += micros;
    if (!Number.isSafeInteger(sum)) throw new AmountError('range', String(sum));
  }
  return sum;
}
