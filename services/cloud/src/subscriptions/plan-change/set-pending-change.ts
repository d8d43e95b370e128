import type { Subscription } from '../subscription.entity.ts';
import type { PendingPlanChange } from './pending-plan-change.ts';

/** Makes a change of plan the one that the subscription waits for; with null it waits for none. */
export function setPendingChange(
  subscription: Subscription,
  change: PendingPlanChange | null,
): void {
  subscription.pendingPlanVersionId = change?.planVersionId ?? null;
  subscription.pendingEffectiveAt = change?.effectiveAt ?? null;
  subscription.pendingRequestedAt = change?.requestedAt ?? null;
  subscription.pendingActorKind = change?.actor.kind ?? null;
  subscription.pendingActorId = change?.actor.id ?? null;
  subscription.pendingRequestId = change?.requestId ?? null;
  subscription.pendingReason = change?.reason ?? null;
}
