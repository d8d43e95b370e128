import {
  type DeploymentState,
  deploymentLifecycle,
  IllegalTransitionError,
  TransitionNotPermittedError,
} from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { alignSubscription } from '../subscriptions/align-subscription.ts';
import type { ActorKind } from './actor.ts';
import type { Deployment } from './deployment.entity.ts';
import { lockDeployment } from './lock-deployment.ts';
import type { Origin } from './origin.ts';
import { recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/**
 * Moves a deployment to another state, and its subscription with it. Callers at the same time take turns: each is
 * judged by the state at its turn, and each that goes through leaves one event.
 */
export async function transitionDeployment(
  em: EntityManager,
  id: string,
  transition: { readonly to: DeploymentState; readonly expectedSeq?: number | undefined },
  origin: Origin,
): Promise<ApiDeployment> {
  return em.transactional(async (tx) => {
    const deployment = await lockDeployment(tx, id, transition.expectedSeq);
    const fromState = deployment.state;
    const { state, effects } = step(fromState, transition.to, origin.actor.kind);
    assertSystemMayMove(deployment, origin);
    deployment.state = state;
    deployment.seq += 1;
    await alignSubscription(tx, id, effects.subscription);
    return recordEvent(tx, deployment, { kind: 'transitioned', fromState }, origin);
  });
}

function step(from: DeploymentState, to: DeploymentState, actor: ActorKind) {
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

function assertSystemMayMove(deployment: Deployment, origin: Origin): void {
  if (origin.actor.kind !== 'system' || !deployment.billingActionSuspended) return;
  throw new ArcadiaError(
    'billing_action_suspended',
    'An operator has suspended billing actions on this deployment: `system` may not move it until that is lifted.',
  );
}
