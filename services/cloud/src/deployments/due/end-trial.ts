import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../../actor.ts';
import { blocksSystem } from '../blocks-system.ts';
import type { Deployment } from '../deployment.entity.ts';
import { judgeTransition } from '../judge-transition.ts';
import { moveDeployment } from '../move-deployment.ts';
import { recordBlocked } from '../record-blocked.ts';

export const trialEndActor: Actor = { kind: 'system', id: 'trial-end' };

/**
 * Ends the trial of a deployment whose row is locked, as of `endedAt`: it becomes active where it is subscribed, else
 * suspended. The operator's override keeps it in trial, and the log says what would have happened.
 */
export async function endTrial(
  em: EntityManager,
  deployment: Deployment,
  isSubscribed: boolean,
  endedAt: Date,
): Promise<void> {
  const to = isSubscribed ? 'active' : 'suspended';
  const reason = isSubscribed
    ? 'The trial has ended; a plan is subscribed.'
    : 'The trial has ended; no plan is subscribed.';
  const origin = { actor: trialEndActor, requestId: null, reason };
  const circumstances = {
    effectiveAt: endedAt,
    metadata: { trial_ends_at: endedAt.toISOString() },
  };
  if (blocksSystem(deployment, origin.actor.kind)) {
    await recordBlocked(em, deployment, to, origin, circumstances);
    return;
  }
  const step = judgeTransition(deployment.state, to, origin.actor.kind);
  await moveDeployment(em, deployment, step, origin, circumstances);
}
