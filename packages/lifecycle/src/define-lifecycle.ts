import { deepFreeze } from './deep-freeze.ts';
import {
  BrokenLogError,
  IllegalTransitionError,
  InvalidLifecycleError,
  TransitionNotPermittedError,
} from './errors.ts';
import { explain } from './explain.ts';
import type { Lifecycle, StateMap, StateName, TransitionMap } from './lifecycle.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import { lifecycleFaults } from './lifecycle-faults.ts';
import { findEdge, mayTake, toGraph } from './lifecycle-graph.ts';
import { toLifecycleJson } from './lifecycle-json.ts';
import { replay } from './replay.ts';
import { timeInState } from './time-in-state.ts';
import { waysFrom } from './ways-from.ts';

/**
 * What a lifecycle is made of.
 *
 * @example
 * import { defineLifecycle, type LifecycleDefinition, type StateMap, type TransitionMap } from '@arcadia/lifecycle';
 *
 * const read: LifecycleDefinition<StateMap, TransitionMap> = JSON.parse(
 *   '{"id":"bulb","initial":["off"],"states":{"off":{}},"transitions":{"off":{}}}',
 * );
 * defineLifecycle(read).allowed('off'); // []
 */
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
 * reachable, and, where a state is `final`, every state on a way to a final one. It keeps a frozen
 * copy: what becomes of the given objects later changes nothing.
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
 * @throws {InvalidLifecycleError} naming every fault of the map
 */
export function defineLifecycle<
  const States extends StateMap,
  const Transitions extends {
    readonly [From in keyof States]: { readonly [To in keyof States]?: readonly string[] };
  },
>(definition: LifecycleDefinition<States, Transitions>): Lifecycle<States, Transitions>;
export function defineLifecycle(given: LifecycleDefinition<StateMap, TransitionMap>) {
  const { id, initial, states, transitions } = given;
  const definition = deepFreeze(structuredClone({ id, initial, states, transitions }));
  const graph = toGraph(definition);
  const faults = lifecycleFaults(definition, graph);
  if (faults.length > 0) throw new InvalidLifecycleError(id, faults);
  const toJSON = () => toLifecycleJson(definition);

  const edge = (from: string, to: string) => findEdge(graph.states.get(from), to);
  const way = (from: string, to: string, actor?: string) =>
    waysFrom(graph.states.get(from), actor).get(graph.states.get(to));
  const allowed = (from: string, actor?: string): readonly string[] =>
    (graph.states.get(from)?.edges ?? []).filter((each) => mayTake(each, actor)).map(toName);

  function shortestPath(from: string, to: string, actor?: string): readonly string[] | null {
    const legs = way(from, to, actor);
    return legs ? [from, ...legs.map(toName)] : null;
  }

  function refusal(from: string, to: string, actor: string) {
    const step = { from, to, actor, allowed: allowed(from, actor) };
    const permitted = edge(from, to)?.actors;
    return permitted
      ? new TransitionNotPermittedError(id, { ...step, permitted })
      : new IllegalTransitionError(id, { ...step, shortestPath: shortestPath(from, to, actor) });
  }

  const can = (from: string, to: string, actor: string): boolean =>
    edge(from, to)?.actors.includes(actor) ?? false;

  function assertSound(events: readonly LifecycleEvent[]): void {
    const result = replay(graph.start, events);
    if (!result.ok) throw new BrokenLogError(id, result);
  }

  return Object.freeze({
    ...definition,
    hash: toJSON().hash,
    isState: (value: unknown): value is string => graph.states.has(value),
    transition(from: string, to: string, { actor }: { readonly actor: string }) {
      const found = edge(from, to);
      if (found?.actors.includes(actor)) return found.step;
      throw refusal(from, to, actor);
    },
    can,
    allowed,
    shortestPath,
    explain: (from: string, to: string, actor: string) =>
      can(from, to, actor)
        ? { possible: true, message: `${from} → ${to} is possible for ${actor}.` }
        : explain(refusal(from, to, actor), way(from, to, actor), way(from, to)),
    replay: <Event extends LifecycleEvent>(events: readonly Event[]) => replay(graph.start, events),
    stateAt(events: readonly LifecycleEvent[], instantMs: number) {
      assertInterval(instantMs, instantMs);
      assertSound(events);
      return events.findLast(({ atMs }) => atMs <= instantMs)?.to ?? null;
    },
    timeInState(events: readonly LifecycleEvent[], fromMs: number, toMs: number) {
      assertInterval(fromMs, toMs);
      assertSound(events);
      return timeInState(Object.keys(definition.states), events, fromMs, toMs);
    },
    toJSON,
  });
}

function assertInterval(fromMs: number, toMs: number): void {
  if (![fromMs, toMs, toMs - fromMs].every(Number.isSafeInteger) || fromMs > toMs) {
    throw new RangeError(`Instants must be safe integers in order: ${fromMs}, ${toMs}`);
  }
}

const toName = ({ to }: { readonly to: string }): string => to;
