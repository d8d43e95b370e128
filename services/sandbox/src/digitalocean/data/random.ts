import { createHash } from 'node:crypto';

/**
 * A source of numbers that are the same in every run: a Lehmer generator (MINSTD) seeded by a text.
 * Returns a function that gives integers from `low` to `high`, both included.
 */
export function seededRandom(seed: string): (low: number, high: number) => number {
  const modulus = 2_147_483_647;
  let state = (createHash('sha256').update(seed).digest().readUInt32BE() % (modulus - 1)) + 1;
  return (low, high) => {
    state = (state * 48_271) % modulus;
    return low + (state % (high - low + 1));
  };
}
