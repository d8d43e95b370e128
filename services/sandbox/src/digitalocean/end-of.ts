import type { Line } from './data/line.ts';

/** The end of a line as its product writes it, in milliseconds since the epoch. */
export function endOf({ endMs, endsInLastSecond }: Line): number {
  return endsInLastSecond ? endMs - 1_000 : endMs;
}
