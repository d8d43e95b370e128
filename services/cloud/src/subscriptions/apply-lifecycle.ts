import { type SubscriptionStatus, subscriptionLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import { findLiveSubscription } from './find-live-subscription.ts';
import { describePendingChange } from './plan-change/describe-pending-change.ts';
import { pendingPlanChange } from './plan-change/pending-plan-change.ts';
import { setPendingChange } from './plan-change/set-pending-change.ts';

/**
 * Gives the deployment's live subscription, where there is one, the status that goes with the deployment's state, over
 * the map of its own: a status that this actor could not bring about is a fault of the two maps. One that is cancelled
 * waits for no change of plan any more. Answers what the transition's event tells of that.
 */
export async function applyLifecycleToSubscription(
  em: EntityManager,
  deploymentId: string,
  status: SubscriptionStatus,
  actor: ActorKind,
): Promise<Record<string, unknown>> {
  const subscription = await findLiveSubscription(em, deploymentId);
  if (subscription === null) return {};
  if (subscription.status !== status) {
    subscription.status = subscriptionLifecycle.transition(subscription.status, status, {
      actor,
    }).state;
  }
  const pending = pendingPlanChange(subscription);
  if (status !== 'cancelled' || pending === null) return {};
  setPendingChange(subscription, null);
  return {
    subscription_id: subscription.id,
    dropped_plan_change: await describePendingChange(em, pending),
  };
}
