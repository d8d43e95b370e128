import type { Explanation } from './explanation.ts';
import type { LifecycleEvent } from './lifecycle-event.ts';
import type { LifecycleJson } from './lifecycle-json.ts';
import type { Replay } from './replay.ts';
import type { TimeInState } from './time-in-state.ts';

/**
 * What JSON can hold.
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
 * What is known of a state: `final` where nothing leads out of it, and any data of your own.
 *
 * @example
 * import type { StateData } from '@arcadia/lifecycle';
 *
 * export const archived: StateData = { final: true, charged: false };
 */
export interface StateData {
  readonly final?: boolean;
  readonly [key: string]: Json | undefined;
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
 * From each state, to which states, and who may take that edge.
 *
 * @example
 * import type { TransitionMap } from '@arcadia/lifecycle';
 *
 * export const transitions: TransitionMap = { open: { closed: ['owner'] }, closed: {} };
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
 * The states that one edge leads to from `From`.
 *
 * @example
 * import { deploymentLifecycle, type Target } from '@arcadia/lifecycle';
 *
 * export const next: Target<typeof deploymentLifecycle.transitions, 'suspended'> = 'cancelled';
 */
export type Target<Transitions, From> = From extends keyof Transitions
  ? keyof Transitions[From] & string
  : never;

/**
 * Everyone who may take at least one edge.
 *
 * @example
 * import { type ActorName, deploymentLifecycle } from '@arcadia/lifecycle';
 *
 * export const actor: ActorName<typeof deploymentLifecycle.transitions> = 'operator';
 */
export type ActorName<Transitions> = {
  [From in keyof Transitions]: {
    [To in keyof Transitions[From]]: Transitions[From][To] extends readonly (infer Actor)[]
      ? Actor & string
      : never;
  }[keyof Transitions[From]];
}[keyof Transitions];

/** `To` where some edge joins the two; else a sentence, for the compiler to show. */
export type Edge<Transitions, From extends string, To extends string> = [
  Extract<To, Target<Transitions, From>>,
] extends [never]
  ? `${From} → ${To} is not in the map`
  : To;

/**
 * What a transition comes to. Nothing has been done yet: `effects` is for the caller to carry out.
 *
 * @example
 * import { deploymentLifecycle, type Step } from '@arcadia/lifecycle';
 *
 * const step: Step<typeof deploymentLifecycle.states, 'paused'> = deploymentLifecycle.transition(
 *   'active',
 *   'paused',
 *   { actor: 'tenant' },
 * );
 * console.log(step.effects.charged); // false
 */
export interface Step<States, To> {
  /** The state to be in from now on. */
  readonly state: To;
  /** The data of that state, without `final`. */
  readonly effects: Effects<States, To>;
}

/**
 * The data of the states `To`, without `final`.
 *
 * @example
 * import { deploymentLifecycle, type Effects } from '@arcadia/lifecycle';
 *
 * export const effects: Effects<typeof deploymentLifecycle.states, 'past_due'> = {
 *   subscription: 'active',
 *   charged: true,
 * };
 */
export type Effects<States, To> = To extends keyof States
  ? { readonly [Key in Exclude<keyof States[To], 'final'>]: States[To][Key] }
  : never;

/**
 * A state machine whose map is data. Immutable; every method is pure.
 *
 * @example
 * import type { Lifecycle, StateMap, TransitionMap } from '@arcadia/lifecycle';
 *
 * export const ends = ({ states }: Lifecycle<StateMap, TransitionMap>): string[] =>
 *   Object.keys(states).filter((state) => states[state]?.final);
 */
export interface Lifecycle<States, Transitions> {
  readonly id: string;
  /** The states in which a new thing may begin. */
  readonly initial: readonly StateName<States>[];
  readonly states: States;
  readonly transitions: Transitions;
  /**
   * A fingerprint of the map (initial states, states with their data, edges with their actors), the
   * same in whatever order it was written; the `id` is not in it. 16 hexadecimal digits: FNV-1a of
   * 64 bits over the JSON of `{ initial, states, transitions }` as `toJSON` has them. It tells that
   * a map has changed, and is no protection against one who wants it not to.
   */
  readonly hash: string;

  /** Whether `value` is the name of a state: for what comes from outside. */
  isState(value: unknown): value is StateName<States>;

  /**
   * Takes one step and returns what it comes to; does nothing else.
   *
   * A pair of literal states without an edge does not compile.
   *
   * @throws {IllegalTransitionError} where the map has no such edge
   * @throws {TransitionNotPermittedError} where it has, but not for this actor
   */
  transition<From extends StateName<States>, To extends StateName<States>>(
    from: From,
    to: Edge<Transitions, From, To>,
    by: { readonly actor: ActorName<Transitions> },
  ): Step<States, Extract<To, Target<Transitions, From>>>;

  /** Whether `transition` would go through. */
  can(from: StateName<States>, to: StateName<States>, actor: ActorName<Transitions>): boolean;

  /** Where one edge leads from here, in the map's order; for one actor, or for anyone without. */
  allowed<From extends StateName<States>>(
    from: From,
    actor?: ActorName<Transitions>,
  ): readonly Target<Transitions, From>[];

  /**
   * The fewest states from `from` to `to`, both included; `null` where there is no way. With
   * `actor`, only over edges that this actor may take.
   */
  shortestPath(
    from: StateName<States>,
    to: StateName<States>,
    actor?: ActorName<Transitions>,
  ): readonly StateName<States>[] | null;

  /**
   * Whether `transition` would go through, and where not: why, and the shortest way there, as data
   * and in sentences.
   */
  explain(
    from: StateName<States>,
    to: StateName<States>,
    actor: ActorName<Transitions>,
  ): Explanation<StateName<States>, ActorName<Transitions>>;

  /**
   * Follows a log over the map, in the order of the array: the state after its last event, or the
   * first event that does not follow. Never throws.
   */
  replay<Event extends LifecycleEvent>(events: readonly Event[]): Replay<StateName<States>, Event>;

  /**
   * The state at an instant, in milliseconds since 1970: after the last event not later than it;
   * `null` before the first.
   *
   * @throws {BrokenLogError} where `replay` names an event, be it after the instant
   * @throws {RangeError} where the instant is no safe integer
   */
  stateAt(events: readonly LifecycleEvent[], instantMs: number): StateName<States> | null;

  /**
   * Milliseconds in each state from `fromMs` up to `toMs`, in milliseconds since 1970. After the
   * last event its state goes on.
   *
   * @throws {BrokenLogError} where `replay` names an event, be it outside the interval
   * @throws {RangeError} where `fromMs` is after `toMs`, or they or their distance are no safe integer
   */
  timeInState(
    events: readonly LifecycleEvent[],
    fromMs: number,
    toMs: number,
  ): TimeInState<StateName<States>>;

  /** All of it as plain data in one order, with its `hash`. `JSON.stringify` calls this. */
  toJSON(): LifecycleJson;
}
