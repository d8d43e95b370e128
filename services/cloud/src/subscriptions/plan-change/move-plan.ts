import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlanVersion } from '../../catalog/plan-version.entity.ts';
import type { Deployment } from '../../deployments/deployment.entity.ts';
import { recordEvent } from '../../deployments/record-event.ts';
import type { ApiDeployment } from '../../deployments/to-api-deployment.ts';
import type { Origin } from '../../origin.ts';
import { describePlan } from '../describe-plan.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import type { Subscription } from '../subscription.entity.ts';

/** Puts a subscription on another version. Its add-ons stay as they are. The deployment's row must be locked. */
export async function movePlan(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  to: PlanVersion,
  origin: Origin,
  effectiveAt?: Date,
): Promise<ApiDeployment> {
  const before = await findPlanVersion(tx, subscription.planVersionId);
  const after = await findPlanVersion(tx, to.id);
  subscription.planVersionId = after.id;
  const metadata = {
    subscription_id: subscription.id,
    before: describePlan(before.plan.code, before),
    after: describePlan(after.plan.code, after),
  };
  const happening = {
    kind: 'plan_changed',
    metadata,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  } as const;
  return recordEvent(tx, deployment, happening, origin);
}
