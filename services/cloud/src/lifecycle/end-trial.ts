import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '../audit/audit-context.ts';
import { isBlockedForSystem } from '../journal/billing-override.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { applyTransition, recordBlockedTransition, resolveTransition } from './transition.ts';

/** The actor of the events that end a trial. */
export const trialEndActor: Actor = { kind: 'system', id: 'trial-end' };

/**
 * Ends the trial of a locked deployment as of `endedAt`: a subscribed deployment becomes active, any other suspended.
 * If the override blocks that, the deployment stays in trial, and the event records the blocked transition.
 */
export async function endTrial(
  tx: EntityManager,
  deployment: Deployment,
  isSubscribed: boolean,
  endedAt: Date,
  zone: string,
): Promise<void> {
  const to = isSubscribed ? 'active' : 'suspended';
  const reason = isSubscribed
    ? 'The trial has ended; a plan is subscribed.'
    : 'The trial has ended; no plan is subscribed.';
  const audit = { actor: trialEndActor, requestId: null, reason };
  const details = { effectiveAt: endedAt, metadata: { trial_ends_at: endedAt.toISOString() } };
  if (isBlockedForSystem(deployment, audit.actor.kind)) {
    await recordBlockedTransition(tx, deployment, to, audit, details);
    return;
  }
  const step = resolveTransition(deployment.state, to, audit.actor.kind);
  await applyTransition(tx, deployment, step, audit, zone, details);
}
