import type {
  GivenTransitions,
  LifecycleDefinition,
  StateMap,
  TransitionMap,
} from './definition.ts';
import type { LifecycleGraph } from './graph.ts';

/**
 * A lifecycle as plain data in a canonical order: keys, initial states and actors are sorted. Two equal definitions give
 * the same JSON text, in whatever order they are written. `defineLifecycle` accepts it.
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
  /**
   * From each state, the states that may follow, each with the actors that this transition is permitted to. Has every
   * state; without transitions, `{}`.
   */
  readonly transitions: TransitionMap;
  /** The `hash` of the lifecycle. */
  readonly hash: string;
}

/** Sorts a definition and computes its hash. */
export function toLifecycleJson(
  { id, initial, states }: LifecycleDefinition<StateMap, GivenTransitions>,
  graph: LifecycleGraph,
): LifecycleJson {
  // From the graph, which has every state: a final state has the same hash whether its entry is `{}` or left out.
  const transitions = [...graph.states].map(([state, { edges }]) => [
    state,
    Object.fromEntries(edges.map(({ to, actors }) => [to, sortSet(actors)])),
  ]);
  const sorted = {
    initial: sortSet(initial),
    states: sortKeys(states),
    transitions: sortKeys(Object.fromEntries(transitions)),
  };
  return { id, ...sorted, hash: fnv1a64(JSON.stringify(sorted)) };
}

const sortSet = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** Sorts all keys, at any depth. Lists stay as they are. */
function sortKeys<T>(value: T): T;
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(keys.map(([key, inner]) => [key, sortKeys(inner)]));
}

/** Computes the 64-bit FNV-1a hash of the text in UTF-8, as 16 hexadecimal digits. */
function fnv1a64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
