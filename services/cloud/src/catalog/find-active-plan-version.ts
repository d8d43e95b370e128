import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Plan } from './plan.entity.ts';
import { PlanVersion } from './plan-version.entity.ts';

/**
 * The version of a plan that one can subscribe to now. Within a transaction it stays so until that ends: who publishes
 * or retires takes turns on the plan's row, too.
 */
export async function findActivePlanVersion(em: EntityManager, code: string): Promise<PlanVersion> {
  if (em.isInTransaction()) {
    await em.findOne(Plan, { code }, { lockMode: LockMode.PESSIMISTIC_READ });
  }
  const version = await em.findOne(PlanVersion, { plan: { code }, status: 'active' });
  if (version !== null) return version;
  const retired = await reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .select('v.id')
    .where('p.code', '=', code)
    .where('v.status', '=', 'retired')
    .executeTakeFirst();
  throw notForSale(code, retired !== undefined);
}

/** Why a plan is not to be had. A draft is nobody's business before it is published, so it is as good as none. */
function notForSale(code: string, isRetired: boolean): ArcadiaError {
  const why = isRetired
    ? `The plan "${code}" is retired: nobody can subscribe to it any more, and those who are on it stay.`
    : `There is no plan "${code}" to subscribe to.`;
  const detail = `${why} GET /api/v1/catalog/plans lists those that one can subscribe to.`;
  return new ArcadiaError('unknown_plan', detail, {
    plan_code: code,
    ...(isRetired ? { plan_status: 'retired' } : {}),
  });
}
