import type { Actor } from '../../audit/audit-context.ts';
import type { Subscription } from '../subscription.entity.ts';

/** A change of plan that waits for its instant, and who asked for it. */
export interface PendingPlanChange {
  readonly planVersionId: string;
  readonly effectiveAt: Date;
  readonly requestedAt: Date;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason: string | null;
}

/** The change of plan that a subscription waits for. */
export function pendingPlanChange(subscription: Subscription): PendingPlanChange | null {
  const {
    pendingPlanVersionId: planVersionId,
    pendingEffectiveAt: effectiveAt,
    pendingRequestedAt: requestedAt,
    pendingActorKind: kind,
    pendingActorId: id,
    pendingRequestId: requestId,
    pendingReason: reason,
  } = subscription;
  if (planVersionId === null || effectiveAt === null || requestedAt === null) return null;
  if (kind === null || id === null) return null;
  return { planVersionId, effectiveAt, requestedAt, actor: { kind, id }, requestId, reason };
}
