import type { StateMap, TransitionMap } from './lifecycle.ts';

/**
 * A lifecycle as plain data in one order: keys, initial states and actors sorted. Two that say the
 * same are the same text in JSON, however they were written; `defineLifecycle` takes it back.
 *
 * @example
 * import { deploymentLifecycle, type LifecycleJson } from '@arcadia/lifecycle';
 *
 * const { states, transitions, hash }: LifecycleJson = deploymentLifecycle.toJSON();
 * console.log(JSON.stringify({ states, transitions, hash }));
 */
export interface LifecycleJson {
  readonly id: string;
  readonly initial: readonly string[];
  /** Every state with its data. */
  readonly states: StateMap;
  /** From each state, to which states, and who may take that edge. */
  readonly transitions: TransitionMap;
  /** The lifecycle's `hash`. */
  readonly hash: string;
}

/** Sorts a map, and takes its fingerprint. */
export function toLifecycleJson(lifecycle: Omit<LifecycleJson, 'hash'>): LifecycleJson {
  const { id, initial, states, transitions } = lifecycle;
  const map = {
    initial: sortSet(initial),
    states: sortKeys(states),
    transitions: sortKeys(transitions, sortSet),
  };
  return { id, ...map, hash: fnv1a64(JSON.stringify(map)) };
}

const sortSet = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** The same with all keys sorted, at any depth; lists stay as they are, or become what `list` says. */
function sortKeys<T>(value: T, list?: (names: readonly string[]) => string[]): T;
function sortKeys(value: unknown, list?: (names: readonly string[]) => string[]): unknown {
  if (Array.isArray(value)) return list ? list(value) : value.map((item) => sortKeys(item));
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(keys.map(([key, inner]) => [key, sortKeys(inner, list)]));
}

/** FNV-1a of 64 bits over the text in UTF-8, in 16 hexadecimal digits. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
