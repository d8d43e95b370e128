import type { EntityManager, Loaded } from '@mikro-orm/postgresql';
import { PlanVersion } from '../catalog/plan-version.entity.ts';

/** A version that a subscription has, or is promised, with its plan: whatever its status is now. */
export async function findPlanVersion(
  em: EntityManager,
  id: string,
): Promise<Loaded<PlanVersion, 'plan'>> {
  return em.findOneOrFail(PlanVersion, { id }, { populate: ['plan'] });
}
