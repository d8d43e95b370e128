import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import type { DeploymentTarget } from '../../journal/change-deployment.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import { localDay } from '../periods/local-day.ts';
import { periodEndsAt } from '../periods/period-ends-at.ts';
import { quoteVersion } from '../quote/quote-version.ts';
import { requireLiveSubscription } from '../require-live-subscription.ts';
import { requireSubscription } from '../require-subscription.ts';
import type { SubscriptionDeps } from '../subscribe-deployment.ts';
import type { Subscription } from '../subscription.entity.ts';
import { findOrderedVersion, type PlanOrder } from './find-ordered-version.ts';
import { movePlan } from './move-plan.ts';
import { pendingPlanChange } from './pending-plan-change.ts';
import { schedulePlanChange } from './schedule-plan-change.ts';

type ApiPlanChange = components['schemas']['PlanChange'];

/** Where to move a subscription, and when. */
export interface PlanChange extends PlanOrder {
  readonly timing: components['schemas']['PlanChangeTiming'];
  /** Whether to answer what it would cost, and change nothing. */
  readonly dryRun: boolean;
}

/** Moves a live subscription to another plan, now or when its period ends, and says what that does to its costs. */
export async function changePlan(
  deps: SubscriptionDeps,
  em: EntityManager,
  target: DeploymentTarget,
  change: PlanChange,
  audit: AuditContext,
): Promise<ApiPlanChange> {
  const { timing, dryRun } = change;
  const now = deps.now();
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const subscription = await requireLiveSubscription(tx, deployment.id);
    if (!dryRun) assertNonePending(subscription);
    const from = await findPlanVersion(tx, subscription.planVersionId);
    const to = await findOrderedVersion(tx, change, from);
    const effectiveAt = timing === 'immediate' ? now : periodEndsAt(subscription, deps.timeZone);

    if (!dryRun && timing === 'immediate') {
      await movePlan(tx, deployment, subscription, to, audit);
    }
    if (!dryRun && timing === 'period_end') {
      const pending = { planVersionId: to.id, effectiveAt, requestedAt: now };
      await schedulePlanChange(tx, deployment, subscription, pending, audit);
    }

    const standing = await requireSubscription(tx, deployment.id);
    const startDate = localDay(effectiveAt, deps.timeZone);
    return {
      applied: !dryRun && timing === 'immediate',
      timing,
      effective_at: effectiveAt.toISOString(),
      before: await quoteVersion(tx, from.id, standing.addons, startDate),
      after: await quoteVersion(tx, to.id, standing.addons, startDate),
      subscription: standing,
    };
  });
}

function assertNonePending(subscription: Subscription): void {
  const pending = pendingPlanChange(subscription);
  if (pending === null) return;
  const effectiveAt = pending.effectiveAt.toISOString();
  const detail = `A change of plan waits for ${effectiveAt}. Cancel it first: DELETE …/subscription/pending-change.`;
  throw new ArcadiaError('plan_change_pending', detail, { effective_at: effectiveAt });
}
