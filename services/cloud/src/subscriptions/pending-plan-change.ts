import type { EntityManager } from '@mikro-orm/postgresql';
import { type Actor, type AuditContext, assertMayCancel } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import {
  assertNotBlockedForSystem,
  blockedForSystem,
  isBlockedForSystem,
} from '../journal/billing-override.ts';
import type { ChangeDeployment, DeploymentTarget } from '../journal/change-deployment.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { startOfMonthIn } from './calendar.ts';
import { describePlan } from './event-metadata.ts';
import { loadPlanVersion, movePlan } from './move-plan.ts';
import {
  type ApiSubscription,
  requireLiveSubscription,
  requireSubscription,
} from './read-subscription.ts';
import type { Subscription } from './subscription.entity.ts';

/** A plan change that takes effect later. `actor`, `requestId` and `reason` are those of the request for it. */
export interface PendingPlanChange {
  readonly planVersionId: string;
  readonly effectiveAt: Date;
  readonly requestedAt: Date;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly reason: string | null;
}

/**
 * The subscription's pending plan change; null without one. It takes effect when its period ends in `zone`, which may have
 * been another one when the change was stored.
 */
export function pendingPlanChange(
  subscription: Subscription,
  zone: string,
): PendingPlanChange | null {
  const {
    pendingPlanVersionId: planVersionId,
    pendingEffectiveAt: storedAt,
    pendingRequestedAt: requestedAt,
    pendingActorKind: kind,
    pendingActorId: id,
    pendingRequestId: requestId,
    pendingReason: reason,
  } = subscription;
  if (planVersionId === null || storedAt === null || requestedAt === null) return null;
  if (kind === null || id === null) return null;
  const effectiveAt = startOfMonthIn(zone, storedAt);
  return { planVersionId, effectiveAt, requestedAt, actor: { kind, id }, requestId, reason };
}

/** Replaces the subscription's pending plan change; null clears it. */
export function setPendingPlanChange(
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

/** Describes a plan change for the metadata of an event. */
export async function describePendingPlanChange(em: EntityManager, change: PendingPlanChange) {
  const version = await loadPlanVersion(em, change.planVersionId);
  return {
    ...describePlan(version.plan.code, version),
    effective_at: change.effectiveAt,
    requested_by: change.actor,
    requested_at: change.requestedAt,
  };
}

/** Stores a plan change that takes effect later. The deployment's row must be locked. */
export async function schedulePlanChange(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  change: Pick<PendingPlanChange, 'planVersionId' | 'effectiveAt' | 'requestedAt'>,
  audit: AuditContext,
): Promise<void> {
  const { actor, requestId, reason = null } = audit;
  const pending = { ...change, actor, requestId, reason };
  setPendingPlanChange(subscription, pending);
  const metadata = {
    subscription_id: subscription.id,
    before: null,
    after: await describePendingPlanChange(tx, pending),
  };
  const kind = 'plan_change_scheduled';
  await recordEvent(tx, deployment, { kind, metadata }, audit);
}

/**
 * Cancels the pending plan change of a deployment's live subscription.
 *
 * @throws {ArcadiaError} `not_found` if none is pending, `forbidden` if the actor may not cancel it, and
 *   `billing_action_suspended`.
 */
export async function cancelPlanChange(
  deps: { readonly changeDeployment: ChangeDeployment; readonly timeZone: string },
  em: EntityManager,
  target: DeploymentTarget,
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const subscription = await requireLiveSubscription(tx, deployment);
    const pending = pendingPlanChange(subscription, deps.timeZone);
    if (pending === null)
      throw new ArcadiaError(
        'not_found',
        'No plan change is pending. Read the subscription again.',
      );
    assertMayCancel(audit.actor, pending.actor);
    setPendingPlanChange(subscription, null);
    const metadata = {
      subscription_id: subscription.id,
      before: await describePendingPlanChange(tx, pending),
      after: null,
    };
    const kind = 'plan_change_cancelled';
    await recordEvent(tx, deployment, { kind, metadata }, audit);
    return requireSubscription(tx, deployment.id, deps.timeZone);
  });
}

/**
 * Applies the subscription's pending plan change as of the end of its period in `zone`, in the name of the actor that
 * requested it. It was promised, so it is applied even if its version has retired since. If `system` has requested it and
 * the override blocks that, it is dropped, and the event records why. The deployment's row must be locked.
 */
export async function applyPlanChange(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  zone: string,
): Promise<ApiDeployment> {
  const change = pendingPlanChange(subscription, zone);
  if (change === null) {
    throw new Error(`The subscription ${subscription.id} has no pending plan change.`);
  }
  const { actor, requestId, reason, effectiveAt } = change;
  const version = await loadPlanVersion(tx, change.planVersionId);
  setPendingPlanChange(subscription, null);
  const audit = { actor, requestId, reason: reason ?? undefined };
  if (!isBlockedForSystem(deployment, actor.kind)) {
    return movePlan(tx, deployment, subscription, version, audit, effectiveAt);
  }
  const metadata = {
    subscription_id: subscription.id,
    before: await describePendingPlanChange(tx, change),
    after: null,
    ...blockedForSystem,
  };
  const kind = 'plan_change_dropped';
  return recordEvent(tx, deployment, { kind, metadata, effectiveAt }, audit);
}
