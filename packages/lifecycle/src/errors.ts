import type { LifecycleEvent, ReplayBreak, ReplayFault } from './replay.ts';

/**
 * The `code` of an error of this package.
 *
 * @example
 * import type { LifecycleErrorCode } from '@arcadia/lifecycle';
 *
 * export const status = (code: LifecycleErrorCode): number =>
 *   code === 'transition_not_permitted' ? 403 : 422;
 */
export type LifecycleErrorCode =
  | 'invalid_lifecycle'
  | 'broken_log'
  | 'illegal_transition'
  | 'transition_not_permitted';

/**
 * The base class of every error of this package.
 *
 * @example
 * import { deploymentLifecycle, LifecycleError } from '@arcadia/lifecycle';
 *
 * try {
 *   deploymentLifecycle.stateAt([{ from: null, to: 'paused', atMs: 0 }], 0);
 * } catch (error) {
 *   if (!(error instanceof LifecycleError)) throw error;
 *   console.error(error.lifecycle, error.code); // deployment broken_log
 * }
 */
export abstract class LifecycleError extends Error {
  abstract readonly code: LifecycleErrorCode;
  /** The `id` of the lifecycle. */
  declare readonly lifecycle: string;

  /** @param data The members that the error has besides `lifecycle` and `code`. */
  constructor(lifecycle: string, message: string, data: object) {
    super(message);
    Object.assign(this, { name: new.target.name, lifecycle, ...data });
  }
}

/**
 * The definition contradicts itself. Only `defineLifecycle` throws this.
 *
 * @example
 * import { defineLifecycle, InvalidLifecycleError } from '@arcadia/lifecycle';
 *
 * try {
 *   defineLifecycle({ id: 'door', initial: [], states: { shut: {} }, transitions: { shut: {} } });
 * } catch (error) {
 *   if (!(error instanceof InvalidLifecycleError)) throw error;
 *   console.error(error.faults); // [ 'no initial state' ]
 * }
 */
export class InvalidLifecycleError extends LifecycleError {
  override readonly code = 'invalid_lifecycle';
  /** Every fault of the definition, each as a phrase. */
  declare readonly faults: readonly string[];

  constructor(lifecycle: string, faults: readonly string[]) {
    super(lifecycle, `The lifecycle "${lifecycle}" is invalid: ${faults.join('; ')}.`, { faults });
  }
}

/**
 * The lifecycle has no transition between the two states, for any actor.
 *
 * @example
 * import { type DeploymentState, deploymentLifecycle, IllegalTransitionError } from '@arcadia/lifecycle';
 *
 * declare const wanted: DeploymentState;
 *
 * try {
 *   deploymentLifecycle.transition('paused', wanted, { actor: 'operator' });
 * } catch (error) {
 *   if (!(error instanceof IllegalTransitionError)) throw error;
 *   console.error(error.allowed, error.shortestPath);
 * }
 */
export class IllegalTransitionError extends LifecycleError {
  override readonly code = 'illegal_transition';
  declare readonly from: string;
  declare readonly to: string;
  declare readonly actor: string;
  /** The states that this actor can move to from `from` in one transition. */
  declare readonly allowed: readonly string[];
  /** The states on this actor's shortest path from `from` to `to`, both included; `null` without a path. */
  declare readonly shortestPath: readonly string[] | null;

  constructor(
    lifecycle: string,
    step: Pick<IllegalTransitionError, 'from' | 'to' | 'actor' | 'allowed' | 'shortestPath'>,
  ) {
    const { from, to, actor, allowed } = step;
    const choice = allowed.length > 0 ? `only to ${allowed.join(', ')}` : 'nowhere';
    super(
      lifecycle,
      `${from} → ${to} is not possible: from ${from}, ${actor} can go ${choice}.`,
      step,
    );
  }
}

/**
 * The lifecycle has the transition, but it is not permitted to this actor.
 *
 * @example
 * import { type DeploymentActor, deploymentLifecycle, TransitionNotPermittedError } from '@arcadia/lifecycle';
 *
 * declare const actor: DeploymentActor;
 *
 * try {
 *   deploymentLifecycle.transition('active', 'suspended', { actor });
 * } catch (error) {
 *   if (!(error instanceof TransitionNotPermittedError)) throw error;
 *   console.error(error.permitted); // [ 'operator', 'system' ]
 * }
 */
export class TransitionNotPermittedError extends LifecycleError {
  override readonly code = 'transition_not_permitted';
  declare readonly from: string;
  declare readonly to: string;
  declare readonly actor: string;
  /** The states that this actor can move to from `from` in one transition. */
  declare readonly allowed: readonly string[];
  /** The actors that may make this transition. */
  declare readonly permitted: readonly string[];

  constructor(
    lifecycle: string,
    step: Pick<TransitionNotPermittedError, 'from' | 'to' | 'actor' | 'allowed' | 'permitted'>,
  ) {
    const { from, to, actor, permitted } = step;
    super(
      lifecycle,
      `${from} → ${to} is not for ${actor}, only for ${permitted.join(', ')}.`,
      step,
    );
  }
}

/**
 * An event of the log does not follow from the events before it. `stateAt` and `timeInState` throw this.
 *
 * @example
 * import { BrokenLogError, deploymentLifecycle } from '@arcadia/lifecycle';
 *
 * try {
 *   deploymentLifecycle.timeInState([{ from: 'trial', to: 'active', atMs: 0 }], 0, 1000);
 * } catch (error) {
 *   if (!(error instanceof BrokenLogError)) throw error;
 *   console.error(error.index, error.why); // 0 discontinuous
 * }
 */
export class BrokenLogError extends LifecycleError implements ReplayBreak {
  override readonly code = 'broken_log';
  declare readonly index: number;
  declare readonly event: LifecycleEvent;
  declare readonly state: string | null;
  declare readonly why: ReplayFault;

  constructor(lifecycle: string, { message, ...found }: ReplayBreak) {
    super(lifecycle, message, found);
  }
}

/**
 * Every error of this package. A `switch` on `code` narrows it.
 *
 * @example
 * import type { AnyLifecycleError } from '@arcadia/lifecycle';
 *
 * export const hint = (error: AnyLifecycleError): string =>
 *   error.code === 'broken_log' ? `Look at event ${error.index}.` : error.message;
 */
export type AnyLifecycleError =
  | InvalidLifecycleError
  | BrokenLogError
  | IllegalTransitionError
  | TransitionNotPermittedError;
