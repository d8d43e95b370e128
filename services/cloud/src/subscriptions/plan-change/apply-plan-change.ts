import type { EntityManager } from '@mikro-orm/postgresql';
import type { ApiDeployment, Deployment } from '../../journal/deployment.entity.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import type { Subscription } from '../subscription.entity.ts';
import { movePlan } from './move-plan.ts';
import { pendingPlanChange } from './pending-plan-change.ts';
import { setPendingChange } from './set-pending-change.ts';

/**
 * Makes the change of plan that a subscription waits for, in the name of who asked for it and as of `effectiveAt`. It
 * was promised, so it is made where its version has retired by now, too. The deployment's row must be locked.
 */
export async function applyPlanChange(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  effectiveAt: Date,
): Promise<ApiDeployment> {
  const change = pendingPlanChange(subscription);
  if (change === null) throw new Error(`The subscription ${subscription.id} waits for no change.`);
  const { actor, requestId, reason } = change;
  const version = await findPlanVersion(tx, change.planVersionId);
  setPendingChange(subscription, null);
  const origin = { actor, requestId, reason: reason ?? undefined };
  return movePlan(tx, deployment, subscription, version, origin, effectiveAt);
}
