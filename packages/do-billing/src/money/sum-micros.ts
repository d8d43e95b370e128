import { addMicros } from './add-micros.ts';

/** Adds millionths; a sum that is not exact any more throws `range`. */
export function sumMicros(amounts: Iterable<number>): number {
  let sum = 0;
  for (const micros of amounts) sum = addMicros(sum, micros);
  return sum;
}
