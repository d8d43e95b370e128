import type { BilledLine } from '../billing/billed-line.ts';

/** The end of a line as its product writes it, in milliseconds since the epoch. */
export function endOf({ endMs, endsInLastSecond }: BilledLine): number {
  return endsInLastSecond ? endMs - 1_000 : endMs;
}
