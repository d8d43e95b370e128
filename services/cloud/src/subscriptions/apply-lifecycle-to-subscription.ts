import { type SubscriptionStatus, subscriptionLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import {
  describePendingPlanChange,
  pendingPlanChange,
  setPendingPlanChange,
} from './pending-plan-change.ts';
import { findLiveSubscription } from './read-subscription.ts';

/**
 * Gives a locked deployment's live subscription, if it has one, the status that belongs to the deployment's new state. Both
 * lifecycles must agree: this throws if `actor` may not make that change of status. When a subscription is cancelled, it
 * loses its pending plan change. Returns metadata for the event of the transition, which records that change, with its
 * instant in `zone`.
 */
export async function applyLifecycleToSubscription(
  em: EntityManager,
  deployment: Deployment,
  status: SubscriptionStatus,
  actor: ActorKind,
  zone: string,
): Promise<Record<string, unknown>> {
  const subscription = await findLiveSubscription(em, deployment);
  if (subscription === null) return {};
  if (subscription.status !== status) {
    subscription.status = subscriptionLifecycle.transition(subscription.status, status, {
      actor,
    }).state;
  }
  const pending = pendingPlanChange(subscription, zone);
  if (status !== 'cancelled' || pending === null) return {};
  setPendingPlanChange(subscription, null);
  return {
    subscription_id: subscription.id,
    dropped_plan_change: await describePendingPlanChange(em, pending),
  };
}
