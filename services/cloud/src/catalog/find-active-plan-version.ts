import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { PlanVersion } from './plan-version.entity.ts';

/** The version of a plan that one can subscribe to now. */
export async function findActivePlanVersion(em: EntityManager, code: string): Promise<PlanVersion> {
  const version = await em.findOne(PlanVersion, { plan: { code }, status: 'active' });
  if (version !== null) return version;
  const detail = `There is no plan "${code}" to subscribe to. GET /api/v1/catalog/plans lists them.`;
  throw new ArcadiaError('unknown_plan', detail, { plan_code: code });
}
