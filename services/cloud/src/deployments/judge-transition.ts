import {
  type DeploymentState,
  deploymentLifecycle,
  IllegalTransitionError,
  type SubscriptionStatus,
  TransitionNotPermittedError,
} from '@arcadia/lifecycle';
import type { ActorKind } from '../actor.ts';
import { ArcadiaError } from '../arcadia-error.ts';

/** A step that the map allows: the next state, and what becomes of the subscription. */
export interface TransitionStep {
  readonly state: DeploymentState;
  readonly effects: { readonly subscription: SubscriptionStatus };
}

/**
 * Asks the map whether an actor may take a step.
 *
 * @throws {ArcadiaError} `illegal_transition`, `transition_not_permitted`.
 */
export function judgeTransition(
  from: DeploymentState,
  to: DeploymentState,
  actor: ActorKind,
): TransitionStep {
  try {
    return deploymentLifecycle.transition(from, to, { actor });
  } catch (error) {
    if (error instanceof IllegalTransitionError) {
      const { allowed, shortestPath } = error;
      const data = { from, to, allowed, shortest_path: shortestPath };
      throw new ArcadiaError('illegal_transition', error.message, data, { cause: error });
    }
    if (error instanceof TransitionNotPermittedError) {
      const data = { from, to, actor, permitted: error.permitted };
      throw new ArcadiaError('transition_not_permitted', error.message, data, { cause: error });
    }
    throw error;
  }
}
