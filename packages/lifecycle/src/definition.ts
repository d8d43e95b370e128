/**
 * The definition of a lifecycle: its states and the transitions between them. Plain data, so it can come from JSON.
 *
 * @example
 * import { defineLifecycle, type LifecycleDefinition, type StateMap, type TransitionMap } from '@arcadia/lifecycle';
 *
 * const definition: LifecycleDefinition<StateMap, TransitionMap> = JSON.parse(
 *   '{"id":"bulb","initial":["off"],"states":{"off":{}},"transitions":{"off":{}}}',
 * );
 * defineLifecycle(definition).allowed('off'); // []
 */
export interface LifecycleDefinition<States, Transitions> {
  /** The name of the lifecycle in errors. */
  readonly id: string;
  /** The states in which a new thing may begin. At least one. */
  readonly initial: readonly (StateName<States> & string)[];
  /** Every state with its data. */
  readonly states: States;
  /**
   * From each state, the states that may follow, each with the actors that this transition is permitted to. States that
   * are `final` may be left out.
   */
  readonly transitions: Transitions;
}

/**
 * Every state with its data.
 *
 * @example
 * import type { StateMap } from '@arcadia/lifecycle';
 *
 * export const states: StateMap = { open: { billed: true }, closed: { final: true } };
 */
export type StateMap = Readonly<Record<string, StateData>>;

/**
 * The data of one state: any JSON of your own, and `final: true` if nothing leads out of the state.
 *
 * @example
 * import type { StateData } from '@arcadia/lifecycle';
 *
 * export const archived: StateData = { final: true, charged: false };
 */
export interface StateData {
  readonly final?: boolean | undefined;
  readonly [key: string]: Json | undefined;
}

/**
 * A value that JSON can hold.
 *
 * @example
 * import type { Json } from '@arcadia/lifecycle';
 *
 * export const limits: Json = { droplets: 10, regions: ['syd1', 'fra1'] };
 */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * From each state, the states that may follow, each with the actors that this transition is permitted to.
 *
 * @example
 * import type { TransitionMap } from '@arcadia/lifecycle';
 *
 * export const transitions: TransitionMap = { open: { closed: ['owner'] } };
 */
export type TransitionMap = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * The names of the states.
 *
 * @example
 * import { deploymentLifecycle, type StateName } from '@arcadia/lifecycle';
 *
 * export const state: StateName<typeof deploymentLifecycle.states> = 'past_due';
 */
export type StateName<States> = keyof States & string;

/**
 * The names of the actors that at least one transition is permitted to.
 *
 * @example
 * import { type ActorName, deploymentLifecycle } from '@arcadia/lifecycle';
 *
 * export const actor: ActorName<typeof deploymentLifecycle.transitions> = 'operator';
 */
export type ActorName<Transitions> = EdgeActor<Transitions[keyof Transitions]> & string;

/** The actors of the transitions to `To`, in one state's entry of `transitions`. */
export type EdgeActor<Targets, To = unknown> = Targets extends object
  ? Extract<Targets[To & keyof Targets], readonly string[]>[number]
  : never;

/** As `TransitionMap`, but an entry may also be `undefined`. That is the same as to leave it out. */
export type GivenTransitions = Readonly<
  Record<string, Readonly<Record<string, readonly string[] | undefined>> | undefined>
>;

/** Lists every transition with its actors, in the order of the definition. */
export function listTransitions(
  transitions: GivenTransitions,
): { from: string; to: string; actors: readonly string[] }[] {
  return Object.entries(transitions).flatMap(([from, targets = {}]) =>
    Object.entries(targets).flatMap(([to, actors]) => (actors ? { from, to, actors } : [])),
  );
}

/** Freezes a value and everything that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
