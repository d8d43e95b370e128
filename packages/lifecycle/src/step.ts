import type { EdgeActor } from './definition.ts';

/**
 * The result of a transition, as data. The caller carries out the `effects`; the lifecycle does nothing by itself.
 *
 * @example
 * import { deploymentLifecycle, type Effects, type Step } from '@arcadia/lifecycle';
 *
 * type Pause = Step<'paused', Effects<typeof deploymentLifecycle.states, 'paused'>>;
 * const step: Pause = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
 * console.log(step.effects.charged); // false
 */
export interface Step<State, Effects> {
  /** The next state. */
  readonly state: State;
  /** The data of the next state, without `final`. */
  readonly effects: Effects;
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
export type Effects<States, To> = EffectsMap<States>[To & keyof States];

/** The effects of each state. */
export type EffectsMap<States> = {
  readonly [To in keyof States]: {
    readonly [Key in Exclude<keyof States[To], 'final'>]: States[To][Key];
  };
};

/**
 * The states that can be reached from `From` in one transition.
 *
 * @example
 * import { deploymentLifecycle, type Target } from '@arcadia/lifecycle';
 *
 * export const next: Target<typeof deploymentLifecycle.transitions, 'suspended'> = 'cancelled';
 */
export type Target<Transitions, From> = From extends keyof Transitions
  ? keyof NonNullable<Transitions[From]> & string
  : never;

/** `To` if a transition leads there from `From`. Otherwise a sentence that the compiler shows in its error. */
export type LegalTarget<Transitions, From extends string, To extends string> = [
  Extract<To, Target<Transitions, From>>,
] extends [never]
  ? `There is no transition from ${From} to ${To}`
  : To;

/** `Actor` if a transition between the states is permitted to it. Otherwise the actors that it is permitted to. */
export type LegalActor<Transitions, From, To, Actor> = [
  Extract<Actor, EdgeActor<Transitions[From & keyof Transitions], To>>,
] extends [never]
  ? EdgeActor<Transitions[From & keyof Transitions], To>
  : Actor;
