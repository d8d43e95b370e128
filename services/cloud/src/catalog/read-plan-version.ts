import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type ApiPlan, toApiPlans } from './to-api-plans.ts';

/** @throws {ArcadiaError} `not_found`. */
export async function readPlanVersion(em: EntityManager, id: string): Promise<ApiPlan> {
  const rows = await reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .selectAll('v')
    .select(['p.code', 'p.name'])
    .where('v.id', '=', id)
    .execute();
  const [plan] = await toApiPlans(em, rows);
  if (plan === undefined) throw new ArcadiaError('not_found', `There is no plan version ${id}.`);
  return plan;
}
