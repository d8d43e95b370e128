import type { EntityManager } from '@mikro-orm/postgresql';
import { describePlan } from '../describe-plan.ts';
import { findPlanVersion } from '../find-plan-version.ts';
import type { PendingPlanChange } from './pending-plan-change.ts';

/** A change of plan that waits, or waited, as an event tells it. */
export async function describePendingChange(
  em: EntityManager,
  change: PendingPlanChange,
): Promise<Record<string, unknown>> {
  const version = await findPlanVersion(em, change.planVersionId);
  return {
    ...describePlan(version.plan.code, version),
    effective_at: change.effectiveAt,
    requested_by: change.actor,
    requested_at: change.requestedAt,
  };
}
