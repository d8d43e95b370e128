import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { recordAudit } from '../audit/record-audit.ts';
import type { PlanVersion } from './plan-version.entity.ts';
import { readPlanVersion } from './read-plan-version.ts';
import type { ApiPlan } from './to-api-plans.ts';

/** Gives a version whose plan is locked another status, and enters it into the audit log. */
export async function movePlanVersion(
  em: EntityManager,
  version: PlanVersion,
  status: 'active' | 'retired',
  action: 'publishPlanVersion' | 'retirePlanVersion',
  audit: AuditContext,
): Promise<ApiPlan> {
  const before = await readPlanVersion(em, version.id);
  version.status = status;
  await em.flush();
  const after = await readPlanVersion(em, version.id);
  const target = { type: 'plan_version', id: version.id } as const;
  await recordAudit(em, { action, target, before, after }, audit);
  return after;
}
