import type { EntityManager, Loaded } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { PlanVersion } from '../catalog/plan.entity.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { describePlan } from './event-metadata.ts';
import type { Subscription } from './subscription.entity.ts';

/**
 * Moves a subscription to another plan version and keeps its add-ons as they are. The deployment's row must be locked.
 *
 * @param effectiveAt Default: the time at which the event is recorded.
 */
export async function movePlan(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  to: PlanVersion,
  audit: AuditContext,
  effectiveAt?: Date,
): Promise<ApiDeployment> {
  const before = await loadPlanVersion(tx, subscription.planVersionId);
  const after = await loadPlanVersion(tx, to.id);
  subscription.planVersionId = after.id;
  const metadata = {
    subscription_id: subscription.id,
    before: describePlan(before.plan.code, before),
    after: describePlan(after.plan.code, after),
  };
  const event = {
    kind: 'plan_changed',
    metadata,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  } as const;
  return recordEvent(tx, deployment, event, audit);
}

/** A version that a subscription has or is to get, with its plan. It may have retired since. */
export async function loadPlanVersion(
  em: EntityManager,
  id: string,
): Promise<Loaded<PlanVersion, 'plan'>> {
  return em.findOneOrFail(PlanVersion, { id }, { populate: ['plan'] });
}
