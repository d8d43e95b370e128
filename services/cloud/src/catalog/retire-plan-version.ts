import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { lockPlanVersion } from './lock-plan-version.ts';
import { movePlanVersion } from './move-plan-version.ts';
import type { ApiPlan } from './to-api-plans.ts';

/** Retires a version without a successor. Those who are on it stay on it; a draft is put away, never to be published. */
export async function retirePlanVersion(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiPlan> {
  return em.transactional(async (tx) => {
    const version = await lockPlanVersion(tx, id);
    if (version.status === 'retired') {
      const detail = `Version ${version.version} is retired already, and nothing is left to do. To sell the plan again, draft and publish its next version.`;
      throw new ArcadiaError('plan_version_retired', detail, { plan_version_id: id });
    }
    return await movePlanVersion(tx, version, 'retired', 'retirePlanVersion', audit);
  });
}
