import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { requireActivePlanVersion } from '../catalog/orderable.ts';
import { PlanVersion } from '../catalog/plan.entity.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNotBlockedForSystem } from '../journal/billing-override.ts';
import type { DeploymentTarget } from '../journal/change-deployment.ts';
import { localDay } from './calendar.ts';
import { firstChargedDay } from './first-charged-day.ts';
import { loadPlanVersion, movePlan } from './move-plan.ts';
import { pendingPlanChange, schedulePlanChange } from './pending-plan-change.ts';
import type { ApiQuote } from './price-quote.ts';
import { quotePlanVersion } from './quote-order.ts';
import {
  type ApiSubscription,
  requireLiveSubscription,
  requireSubscription,
} from './read-subscription.ts';
import { periodEndsAt } from './roll-period.ts';
import type { SubscriptionDeps } from './subscribe-deployment.ts';
import type { Subscription } from './subscription.entity.ts';

/** A request to move a subscription to another plan version. */
export interface PlanChange {
  readonly planCode: string;
  /** The number of a version. Default: the plan's active version. */
  readonly planVersion?: number | undefined;
  readonly timing: components['schemas']['PlanChangeTiming'];
  /** Whether to return the quotes without changing anything. */
  readonly dryRun: boolean;
}

/**
 * Moves a deployment's live subscription to another plan version, now or at the end of its period, and quotes its costs
 * before and after, from the first day that is charged.
 *
 * @throws {ArcadiaError} `plan_change_pending`, `plan_unchanged`, `unknown_plan`, `currency_mismatch`,
 *   `billing_action_suspended`, and `not_found` without a live subscription.
 */
export async function changePlan(
  deps: SubscriptionDeps,
  em: EntityManager,
  target: DeploymentTarget,
  change: PlanChange,
  audit: AuditContext,
): Promise<components['schemas']['PlanChange']> {
  const { timing, dryRun } = change;
  const now = deps.now();
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    if (!dryRun) assertNotBlockedForSystem(deployment, audit.actor);
    const subscription = await requireLiveSubscription(tx, deployment);
    if (!dryRun) assertNonePending(subscription, deps.timeZone);
    const from = await loadPlanVersion(tx, subscription.planVersionId);
    const to = await requireTargetVersion(tx, change, from);
    const effectiveAt = timing === 'immediate' ? now : periodEndsAt(subscription, deps.timeZone);

    if (!dryRun && timing === 'immediate') {
      await movePlan(tx, deployment, subscription, to, audit);
    }
    if (!dryRun && timing === 'period_end') {
      const pending = { planVersionId: to.id, effectiveAt, requestedAt: now };
      await schedulePlanChange(tx, deployment, subscription, pending, audit);
    }

    const current = await requireSubscription(tx, deployment.id, deps.timeZone);
    const effectiveDay = localDay(effectiveAt, deps.timeZone);
    const startDate = firstChargedDay(deployment, effectiveDay, deps.timeZone);
    return {
      applied: !dryRun && timing === 'immediate',
      timing,
      effective_at: effectiveAt.toISOString(),
      before: await quoteWithAddons(tx, from.id, current.addons, startDate),
      after: await quoteWithAddons(tx, to.id, current.addons, startDate),
      subscription: current,
    };
  });
}

function assertNonePending(subscription: Subscription, zone: string): void {
  const pending = pendingPlanChange(subscription, zone);
  if (pending === null) return;
  const effectiveAt = pending.effectiveAt.toISOString();
  const detail = `A plan change is pending for ${effectiveAt}. Cancel it first: DELETE …/subscription/pending-change.`;
  throw new ArcadiaError('plan_change_pending', detail, { effective_at: effectiveAt });
}

/** The version to move to from `current`: it must be another one, active, and in the subscription's currency. */
async function requireTargetVersion(
  em: EntityManager,
  change: PlanChange,
  current: PlanVersion,
): Promise<PlanVersion> {
  const { planCode } = change;
  const version = await requirePublishedVersion(em, change);
  if (version.id === current.id) throw planUnchanged(planCode, version);
  if (version.status === 'retired') throw versionRetired(planCode, version);
  if (version.currency !== current.currency) throw currencyMismatch(planCode, version, current);
  return version;
}

async function requirePublishedVersion(
  em: EntityManager,
  { planCode, planVersion }: PlanChange,
): Promise<PlanVersion> {
  if (planVersion === undefined) return requireActivePlanVersion(em, planCode);
  const version = await em.findOne(PlanVersion, { plan: { code: planCode }, version: planVersion });
  // A draft is secret until it is published, so callers get the error of a version that does not exist.
  if (version !== null && version.status !== 'draft') return version;
  const detail = `There is no version ${planVersion} of a plan "${planCode}". GET /api/v1/catalog/plans lists the plans with their active versions.`;
  const data = { plan_code: planCode, plan_version: planVersion };
  throw new ArcadiaError('unknown_plan', detail, data);
}

/** The costs on a version from `startDate` on, with the add-ons at the prices that the subscription keeps. */
async function quoteWithAddons(
  em: EntityManager,
  planVersionId: string,
  addons: ApiSubscription['addons'],
  startDate: string,
): Promise<ApiQuote> {
  const version = await loadPlanVersion(em, planVersionId);
  const kept = addons.map(({ price_cents: priceCents, ...addon }) => ({ ...addon, priceCents }));
  return quotePlanVersion(em, version.plan.code, version, kept, startDate);
}

function planUnchanged(code: string, { version }: PlanVersion): ArcadiaError {
  const detail = `The subscription is already on version ${version} of "${code}". Name another plan.`;
  return new ArcadiaError('plan_unchanged', detail, { plan_code: code, plan_version: version });
}

function versionRetired(code: string, { version, status }: PlanVersion): ArcadiaError {
  const detail = `Version ${version} of "${code}" has retired, and subscriptions can only move to the active version. Leave \`plan_version\` out to get that one.`;
  const data = { plan_code: code, plan_version: version, plan_version_status: status };
  return new ArcadiaError('unknown_plan', detail, data);
}

function currencyMismatch(code: string, to: PlanVersion, from: PlanVersion): ArcadiaError {
  const detail = `The subscription and its add-ons are priced in ${from.currency}, and "${code}" in ${to.currency}. Name a plan in ${from.currency}. To change the currency, an operator must cancel and reactivate the deployment, which then subscribes again, with add-ons at the prices of that day.`;
  const data = { plan_code: code, plan_currency: to.currency, currency: from.currency };
  return new ArcadiaError('currency_mismatch', detail, data);
}
