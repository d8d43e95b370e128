const TWO_TO_32 = 2 ** 32;
const STEP = 0x9e_37_79_b9;

/**
 * A pseudo-random generator that gives the same numbers in every run: a Weyl sequence, of which the finalizer of
 * MurmurHash3 mixes each step. Not for secrets.
 */
export class Random {
  #state: number;

  /** The same seed gives an independent sequence for each `stream`. */
  constructor(seed: number, stream: string) {
    let state = mix(mix(seed) + STEP + Math.floor(seed / TWO_TO_32));
    for (let at = 0; at < stream.length; at += 1) state = mix(state + STEP + stream.charCodeAt(at));
    this.#state = state;
  }

  /** An integer from 0 to 2³² − 1. */
  next(): number {
    this.#state = (this.#state + STEP) | 0;
    return mix(this.#state);
  }

  /** An integer from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + (this.next() % (high - low + 1));
  }

  /** True with a probability of 1 in `times`. */
  oneIn(times: number): boolean {
    return this.next() % times === 0;
  }

  pick<const T extends readonly [unknown, ...unknown[]]>(choices: T): T[number] {
    return choices[this.next() % choices.length] ?? choices[0];
  }

  /** Lower-case hexadecimal digits, at most eight. */
  hex(digits: number): string {
    return hexOf(this.next()).slice(-digits);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const middle = hexOf(this.next());
    const variant = hexOf((this.next() & 0x3f_ff_ff_ff) | 0x80_00_00_00);
    const last = hexOf(this.next());
    return `${hexOf(this.next())}-${middle.slice(0, 4)}-4${middle.slice(5)}-${variant.slice(0, 4)}-${variant.slice(4)}${last}`;
  }
}

const bytesInHex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexOf(uint32: number): string {
  const [high, low] = [uint32 >>> 16, uint32 & 0xffff];
  return `${bytesInHex[high >>> 8]}${bytesInHex[high & 0xff]}${bytesInHex[low >>> 8]}${bytesInHex[low & 0xff]}`;
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85_eb_ca_6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
