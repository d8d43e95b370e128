import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { Plan } from './plan.entity.ts';
import { PlanVersion } from './plan-version.entity.ts';

/**
 * Takes the turn of the version's plan: its row stays locked until the transaction ends, so that its versions move one
 * at a time. The version is read after that, as whoever had the turn before has left it.
 */
export async function lockPlanVersion(em: EntityManager, id: string): Promise<PlanVersion> {
  const known = await reads(em)
    .selectFrom('plan_versions')
    .select('plan_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (known === undefined) throw new ArcadiaError('not_found', `There is no plan version ${id}.`);
  await em.findOneOrFail(Plan, { id: known.plan_id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  return await em.findOneOrFail(PlanVersion, { id }, { refresh: true });
}
