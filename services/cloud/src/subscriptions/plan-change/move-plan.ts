import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import type { PlanVersion } from '../../catalog/plan-version.entity.ts';
import type { ApiDeployment, Deployment } from '../../journal/deployment.entity.ts';
import { recordEvent } from '../../journal/record-event.ts';
import { describePlan } from '../describe-plan.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import type { Subscription } from '../subscription.entity.ts';

/** Puts a subscription on another version. Its add-ons stay as they are. The deployment's row must be locked. */
export async function movePlan(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  to: PlanVersion,
  audit: AuditContext,
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
  const event = {
    kind: 'plan_changed',
    metadata,
    ...(effectiveAt === undefined ? {} : { effectiveAt }),
  } as const;
  return recordEvent(tx, deployment, event, audit);
}
