import type { KnownStates, MissingState } from './checked-transitions.ts';
import {
  deepFreeze,
  type GivenTransitions,
  type LifecycleDefinition,
  type StateMap,
} from './definition.ts';
import { findDefinitionFaults } from './definition-faults.ts';
import {
  IllegalTransitionError,
  InvalidLifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
import { explainRefusal } from './explain.ts';
import { buildGraph, findEdge, mayTake } from './graph.ts';
import type { Lifecycle } from './lifecycle.ts';
import { toLifecycleJson } from './lifecycle-json.ts';
import { type LifecycleEvent, replay } from './replay.ts';
import { shortestPathsFrom } from './shortest-paths.ts';
import { stateAt, timeInState } from './state-over-time.ts';

/**
 * Makes a lifecycle from its definition. Checks first that each state in it is known, that each state can be reached, that
 * nothing leads out of a `final` state, and, if there is a `final` state, that each state can reach one. Keeps a frozen
 * copy of the definition: later changes to your objects have no effect.
 *
 * `final` states may be left out of `transitions`; a missing entry of any other state does not compile.
 *
 * @example
 * import { defineLifecycle } from '@arcadia/lifecycle';
 *
 * const door = defineLifecycle({
 *   id: 'door',
 *   initial: ['closed'],
 *   states: { closed: { light: 'off' }, open: { light: 'on' } },
 *   transitions: { closed: { open: ['guest', 'porter'] }, open: { closed: ['porter'] } },
 * });
 * door.transition('closed', 'open', { actor: 'guest' }); // { state: 'open', effects: { light: 'on' } }
 *
 * @throws {InvalidLifecycleError} with every fault of the definition
 */
export function defineLifecycle<
  const States extends StateMap,
  const Transitions extends {
    readonly [From in keyof States]?:
      | { readonly [To in keyof States]?: readonly string[] | undefined }
      | undefined;
  },
>(
  definition: LifecycleDefinition<States, Transitions> & {
    // Mapped here, because the compiler would show the whole definition in place of an alias.
    readonly transitions: {
      readonly [From in MissingState<States, Transitions>]: unknown;
    } & { readonly [From in keyof Transitions]: KnownStates<States, From, Transitions[From]> };
  },
): Lifecycle<States, Transitions>;
export function defineLifecycle(given: LifecycleDefinition<StateMap, GivenTransitions>) {
  const { id, initial, states, transitions } = given;
  const definition = deepFreeze(structuredClone({ id, initial, states, transitions }));
  const graph = buildGraph(definition);
  const faults = findDefinitionFaults(definition, graph);
  if (faults.length > 0) throw new InvalidLifecycleError(id, faults);

  const edgeBetween = (from: string, to: string) => findEdge(graph.states.get(from), to);
  const pathBetween = (from: string, to: string, actor?: string) =>
    shortestPathsFrom(graph.states.get(from), actor).get(graph.states.get(to));

  const can = (from: string, to: string, actor: string): boolean =>
    edgeBetween(from, to)?.actors.includes(actor) ?? false;

  const allowed = (from: string, actor?: string): readonly string[] =>
    (graph.states.get(from)?.edges ?? [])
      .filter((edge) => mayTake(edge, actor))
      .map(({ to }) => to);

  function shortestPath(from: string, to: string, actor?: string): readonly string[] | null {
    const path = pathBetween(from, to, actor);
    return path ? [from, ...path.map(({ to }) => to)] : null;
  }

  function toRefusal(from: string, to: string, actor: string) {
    const step = { from, to, actor, allowed: allowed(from, actor) };
    const permitted = edgeBetween(from, to)?.actors;
    return permitted
      ? new TransitionNotPermittedError(id, { ...step, permitted })
      : new IllegalTransitionError(id, { ...step, shortestPath: shortestPath(from, to, actor) });
  }

  const toJSON = () => toLifecycleJson(definition, graph);

  return Object.freeze({
    ...definition,
    hash: toJSON().hash,
    isState: (value: unknown): value is string =>
      typeof value === 'string' && graph.states.has(value),
    transition(from: string, to: string, { actor }: { readonly actor: string }) {
      const edge = edgeBetween(from, to);
      if (edge?.actors.includes(actor)) return edge.step;
      throw toRefusal(from, to, actor);
    },
    can,
    allowed,
    shortestPath,
    explain: (from: string, to: string, actor: string) =>
      can(from, to, actor)
        ? { possible: true, message: `${from} → ${to} is possible for ${actor}.` }
        : explainRefusal(
            toRefusal(from, to, actor),
            pathBetween(from, to, actor),
            pathBetween(from, to),
          ),
    replay: <Event extends LifecycleEvent>(events: readonly Event[]) => replay(graph.start, events),
    stateAt: (events: readonly LifecycleEvent[], instantMs: number) =>
      stateAt(graph, events, instantMs),
    timeInState: (events: readonly LifecycleEvent[], fromMs: number, toMs: number) =>
      timeInState(graph, events, fromMs, toMs),
    toJSON,
  });
}
