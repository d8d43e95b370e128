const TWO_TO_32 = 2 ** 32;
const STEP = 0x9e_37_79_b9;

/**
 * Numbers that are the same in every run: a Weyl sequence, each step mixed by the finalizer of
 * MurmurHash3. Not for secrets.
 */
export class Random {
  #state: number;

  /** `stream` sets sequences of the same seed apart. */
  constructor(seed: number, stream: string) {
    let state = mix(Math.floor(seed / TWO_TO_32)) ^ mix(seed >>> 0);
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

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.next() % times === 0;
  }

  pick<const T extends readonly [unknown, ...unknown[]]>(choices: T): T[number] {
    return choices[this.next() % choices.length] ?? choices[0];
  }

  /** Lower-case hexadecimal digits, eight at most. */
  hex(digits: number): string {
    return this.next().toString(16).padStart(8, '0').slice(-digits);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const variant = this.pick(['8', '9', 'a', 'b']);
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(8)}${this.hex(4)}`;
  }
}

function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85_eb_ca_6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2_b2_ae_35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
