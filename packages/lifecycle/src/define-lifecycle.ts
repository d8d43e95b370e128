import {
  IllegalTransitionError,
  InvalidLifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
import type { Lifecycle, StateMap, StateName, Step, TransitionMap } from './lifecycle.ts';
import { lifecycleFaults } from './lifecycle-faults.ts';

/** What a lifecycle is made of. */
export interface LifecycleDefinition<States, Transitions> {
  /** Its name in errors. */
  readonly id: string;
  /** The states in which a new thing may begin. */
  readonly initial: readonly StateName<States>[];
  /** Every state with its data. */
  readonly states: States;
  /** From each state, to which states, and who may take that edge. */
  readonly transitions: Transitions;
}

/**
 * Makes a lifecycle from its map, and checks the map: no edge to an unknown state, every state
 * reachable, and, where a state is `final`, every state on a way to a final one.
 *
 * @example
 * ```ts
 * const door = defineLifecycle({
 *   id: 'door',
 *   initial: ['closed'],
 *   states: { closed: { light: 'off' }, open: { light: 'on' } },
 *   transitions: { closed: { open: ['guest', 'porter'] }, open: { closed: ['porter'] } },
 * });
 * door.transition('closed', 'open', { actor: 'guest' }); // { state: 'open', effects: { light: 'on' } }
 * ```
 *
 * @throws {InvalidLifecycleError} naming every fault of the map
 */
export function defineLifecycle<
  const States extends StateMap,
  const Transitions extends {
    readonly [From in keyof States]: { readonly [To in keyof States]?: readonly string[] };
  },
>(definition: LifecycleDefinition<States, Transitions>): Lifecycle<States, Transitions>;
export function defineLifecycle(definition: LifecycleDefinition<StateMap, TransitionMap>) {
  const { id, initial, states, transitions } = definition;
  const faults = lifecycleFaults(definition);
  if (faults.length > 0) throw new InvalidLifecycleError(id, faults);

  const edges = new Map(
    Object.keys(states).map((from) => [from, edgesFrom(states, transitions[from] ?? {})]),
  );
  const edge = (from: string, to: string): MapEdge | undefined => edges.get(from)?.get(to);

  function allowed(from: string, actor?: string): readonly string[] {
    return [...(edges.get(from) ?? [])]
      .filter(([, { actors }]) => actor === undefined || actors.includes(actor))
      .map(([to]) => to);
  }

  function shortestPath(from: string, to: string, actor?: string): readonly string[] | null {
    const cameFrom = new Map<string, string | null>([[from, null]]);
    // Breadth first: a Map's iterator also visits what is added while it runs.
    for (const state of cameFrom.keys()) {
      if (state === to) return walkBack(cameFrom, to);
      for (const next of allowed(state, actor)) {
        if (!cameFrom.has(next)) cameFrom.set(next, state);
      }
    }
    return null;
  }

  return Object.freeze({
    id,
    initial,
    states,
    transitions,
    isState: (value: unknown): value is string => typeof value === 'string' && edges.has(value),
    transition(from: string, to: string, { actor }: { readonly actor: string }) {
      const found = edge(from, to);
      if (found === undefined) {
        throw new IllegalTransitionError(id, {
          from,
          to,
          actor,
          allowed: allowed(from, actor),
          shortestPath: shortestPath(from, to, actor),
        });
      }
      if (!found.actors.includes(actor)) {
        throw new TransitionNotPermittedError(id, { from, to, actor, permitted: found.actors });
      }
      return found.step;
    },
    can: (from: string, to: string, actor: string) =>
      edge(from, to)?.actors.includes(actor) ?? false,
    allowed,
    shortestPath,
  });
}

interface MapEdge {
  readonly actors: readonly string[];
  readonly step: Step<StateMap, string>;
}

function edgesFrom(
  states: StateMap,
  targets: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, MapEdge> {
  return new Map(
    Object.entries(targets).map(([to, actors]) => {
      const { final: _, ...effects } = states[to] ?? {};
      return [to, { actors, step: Object.freeze({ state: to, effects: Object.freeze(effects) }) }];
    }),
  );
}

function walkBack(cameFrom: ReadonlyMap<string, string | null>, end: string): readonly string[] {
  const path: string[] = [];
  for (let state: string | null = end; state !== null; state = cameFrom.get(state) ?? null) {
    path.unshift(state);
  }
  return path;
}
