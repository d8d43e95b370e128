import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { reads } from '../db/tenant-scope.ts';
import { PlanVersion } from './plan-version.entity.ts';

/** The version of a plan that one can subscribe to now. */
export async function findActivePlanVersion(em: EntityManager, code: string): Promise<PlanVersion> {
  const version = await em.findOne(PlanVersion, { plan: { code }, status: 'active' });
  if (version !== null) return version;
  const statuses = await reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .select('v.status')
    .where('p.code', '=', code)
    .execute();
  throw notForSale(
    code,
    statuses.map(({ status }) => status),
  );
}

/** Why a plan without an active version is not to be had. */
function notForSale(code: string, statuses: readonly string[]): ArcadiaError {
  const advice = 'GET /api/v1/catalog/plans lists those that one can subscribe to.';
  if (statuses.length === 0) {
    const detail = `There is no plan "${code}" to subscribe to. ${advice}`;
    return new ArcadiaError('unknown_plan', detail, { plan_code: code });
  }
  const isRetired = statuses.includes('retired');
  const why = isRetired
    ? `The plan "${code}" is retired: nobody can subscribe to it any more, and those who are on it stay.`
    : `The plan "${code}" is a draft: nobody can subscribe to it before it is published.`;
  return new ArcadiaError('unknown_plan', `${why} ${advice}`, {
    plan_code: code,
    plan_status: isRetired ? 'retired' : 'draft',
  });
}
