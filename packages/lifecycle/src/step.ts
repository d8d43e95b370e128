/**
 * The result of a transition, as data. The caller carries out the `effects`; the lifecycle does nothing by itself.
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
  /** The next state. */
  readonly state: To;
  /** The data of the next state, without `final`. */
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
 * The states that can be reached from `From` in one transition.
 *
 * @example
 * import { deploymentLifecycle, type Target } from '@arcadia/lifecycle';
 *
 * export const next: Target<typeof deploymentLifecycle.transitions, 'suspended'> = 'cancelled';
 */
export type Target<Transitions, From> = From extends keyof Transitions
  ? keyof Transitions[From] & string
  : never;

/** `To` if a transition leads there from `From`. Otherwise a sentence that the compiler shows in its error. */
export type LegalTarget<Transitions, From extends string, To extends string> = [
  Extract<To, Target<Transitions, From>>,
] extends [never]
  ? `There is no transition from ${From} to ${To}`
  : To;
