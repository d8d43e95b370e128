import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { lockPlanVersion } from './lock-plan-version.ts';
import { movePlanVersion } from './move-plan-version.ts';
import { PlanVersion } from './plan-version.entity.ts';
import type { ApiPlan } from './to-api-plans.ts';

/** Publishes a draft: the plan's former version retires, and those who are on it stay on it. */
export async function publishPlanVersion(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiPlan> {
  return em.transactional(async (tx) => {
    const version = await lockPlanVersion(tx, id);
    if (version.status !== 'draft') throw notDraft(version);
    const former = await tx.findOne(PlanVersion, { plan: version.plan, status: 'active' });
    if (former !== null) {
      await movePlanVersion(tx, former, 'retired', 'publishPlanVersion', audit);
    }
    return await movePlanVersion(tx, version, 'active', 'publishPlanVersion', audit);
  });
}

function notDraft({ id, version, status }: PlanVersion): ArcadiaError {
  const detail = `Version ${version} is ${status}, and only a draft can be published. Draft the next version instead.`;
  return new ArcadiaError('plan_version_not_draft', detail, {
    plan_version_id: id,
    plan_version_status: status,
  });
}
