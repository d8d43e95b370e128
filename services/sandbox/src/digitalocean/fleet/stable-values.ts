import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

const NAMESPACE = '6f1a7c52-93f4-4e5e-8a43-0c1d54b7a9e0';
const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** Returns the same UUID for the same name in every run. Example of a name: `volume/uploads`. */
export function stableUuid(name: string): string {
  return v5(name, NAMESPACE);
}

/**
 * Creates a random number generator that returns the same numbers in every run: a Lehmer generator (MINSTD).
 *
 * @param seed Any text. Different seeds give different sequences.
 * @returns A function that returns an integer from `low` to `high`, both included.
 */
export function seededRandom(seed: string): (low: number, high: number) => number {
  let state = (createHash('sha256').update(seed).digest().readUInt32BE() % (MODULUS - 1)) + 1;
  return (low, high) => {
    state = (state * MULTIPLIER) % MODULUS;
    return low + (state % (high - low + 1));
  };
}
