import type { EntityManager } from '@mikro-orm/postgresql';
import { after, type Page, type PageRequest, toPage } from '../db/page.ts';
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
    .select(['p.code', 'p.name'])
    .where(after(page.cursor, 'v'))
    .orderBy('v.created_at')
    .orderBy('v.id')
    .limit(page.limit + 1);
  if (filter.planCode !== undefined) query = query.where('p.code', '=', filter.planCode);
  if (filter.status !== undefined) query = query.where('v.status', '=', filter.status);
  const { data, next_cursor } = toPage(await query.execute(), page.limit, (row) => row);
  return { data: await toApiPlans(em, data), next_cursor };
}
