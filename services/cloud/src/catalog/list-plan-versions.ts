import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import type { CatalogStatus } from './catalog-status.ts';
import { type ApiPlan, toApiPlans } from './to-api-plans.ts';

export interface PlanVersionFilter {
  readonly planCode?: string | undefined;
  readonly status?: CatalogStatus | undefined;
}

/** A page of plan versions with their items. One can subscribe to the active ones. */
export async function listPlanVersions(
  em: EntityManager,
  filter: PlanVersionFilter,
  page: PageRequest,
): Promise<Page<ApiPlan>> {
  let query = reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .selectAll('v')
    .select(['p.code', 'p.name']);
  if (filter.planCode !== undefined) query = query.where('p.code', '=', filter.planCode);
  if (filter.status !== undefined) query = query.where('v.status', '=', filter.status);
  const { data, next_cursor } = await readPage(query, byCreation('v'), page, (row) => row);
  return { data: await toApiPlans(em, data), next_cursor };
}
