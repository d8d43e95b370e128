import { addMicros } from './add-micros.ts';

/** Adds up what charges come to; a sum that is not exact any more throws `range`. */
export function totalMicros(charges: Iterable<{ readonly amountMicros: number }>): number {
  let total = 0;
  for (const { amountMicros } of charges) total = addMicros(total, amountMicros);
  return total;
}
