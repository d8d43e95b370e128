import type { ActorName, LifecycleDefinition, StateName } from './definition.ts';
import type { Explanation } from './explain.ts';
import type { LifecycleJson } from './lifecycle-json.ts';
import type { LifecycleEvent, Replay } from './replay.ts';
import type { TimeInState } from './state-over-time.ts';
import type { EffectsMap, LegalActor, LegalTarget, Step, Target } from './step.ts';

// The `& string` after each alias makes the compiler list the names in errors and hovers. Without it, the compiler shows
// the alias with the whole definition. For the same reason this is a type: for an interface, a hover over a method shows
// the definition too.

/**
 * A state machine: its definition, and the questions that it answers. Immutable; every method is pure.
 *
 * @example
 * import type { Lifecycle, StateMap, TransitionMap } from '@arcadia/lifecycle';
 *
 * export const finalStates = ({ states }: Lifecycle<StateMap, TransitionMap>): string[] =>
 *   Object.keys(states).filter((state) => states[state]?.final);
 */
export type Lifecycle<States, Transitions> = LifecycleDefinition<States, Transitions> & {
  /**
   * A fingerprint of the definition without its `id`, the same in whatever order the definition is written. 16 hexadecimal
   * digits: the 64-bit FNV-1a hash of the JSON of `{ initial, states, transitions }` as `toJSON` returns them. It shows
   * that a definition has changed; it does not protect against tampering.
   */
  readonly hash: string;

  /** Whether `value` is the name of a state. For values from outside, such as a request or a database row. */
  isState(value: unknown): value is StateName<States> & string;

  /**
   * Makes one transition and returns the next state and its data. Does nothing else.
   *
   * Two literal states without a transition between them do not compile, and neither does a literal actor that the
   * transition is not permitted to.
   *
   * @throws {IllegalTransitionError} if the lifecycle has no such transition
   * @throws {TransitionNotPermittedError} if the transition is not permitted to this actor
   */
  transition<
    From extends StateName<States> & string,
    To extends StateName<States> & string,
    Actor extends ActorName<Transitions> & string,
  >(
    from: From,
    to: LegalTarget<Transitions, From, To>,
    by: { readonly actor: LegalActor<Transitions, From, To, Actor> },
  ): Step<
    To & Target<Transitions, From>,
    EffectsMap<States>[To & Target<Transitions, From> & keyof States]
  >;

  /** Whether `transition` would succeed. */
  can(
    from: StateName<States> & string,
    to: StateName<States> & string,
    actor: ActorName<Transitions> & string,
  ): boolean;

  /** Lists the states that one transition leads to, in the order of the definition. Default `actor`: any actor. */
  allowed<From extends StateName<States> & string>(
    from: From,
    actor?: ActorName<Transitions> & string,
  ): readonly Target<Transitions, From>[];

  /**
   * Finds the shortest path, as the names of its states with `from` and `to`; `null` without one. With `actor`, only
   * over transitions that this actor may take; default: any actor.
   */
  shortestPath(
    from: StateName<States> & string,
    to: StateName<States> & string,
    actor?: ActorName<Transitions> & string,
  ): readonly (StateName<States> & string)[] | null;

  /** Explains whether `transition` would succeed. If not: why, and the shortest path there, as data and in sentences. */
  explain(
    from: StateName<States> & string,
    to: StateName<States> & string,
    actor: ActorName<Transitions> & string,
  ): Explanation<StateName<States> & string, ActorName<Transitions> & string>;

  /**
   * Follows a log through the lifecycle, in the order of the array. Returns the state after the last event, or the first
   * event that does not follow.
   *
   * @throws {TypeError} if the array has a hole
   */
  replay<Event extends LifecycleEvent>(
    events: readonly Event[],
  ): Replay<StateName<States> & string, Event>;

  /**
   * Finds the state at an instant, in milliseconds since 1970: the state after the last event up to then. `null` before
   * the first event.
   *
   * @throws {BrokenLogError} if an event does not follow, even one after the instant
   * @throws {RangeError} if the instant is not a safe integer
   */
  stateAt(
    events: readonly LifecycleEvent[],
    instantMs: number,
  ): (StateName<States> & string) | null;

  /**
   * Measures the milliseconds in each state from `fromMs` (included) to `toMs` (excluded), both in milliseconds since
   * 1970. The state after the last event lasts until `toMs`.
   *
   * @throws {BrokenLogError} if an event does not follow, even one outside the interval
   * @throws {RangeError} if `fromMs` is after `toMs`, or if one of them or their distance is not a safe integer
   */
  timeInState(
    events: readonly LifecycleEvent[],
    fromMs: number,
    toMs: number,
  ): TimeInState<StateName<States> & string>;

  /** Returns the definition as plain data in a canonical order, with its `hash`. `JSON.stringify` calls this. */
  toJSON(): LifecycleJson;
};
