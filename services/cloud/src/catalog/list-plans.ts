import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { after, type Page, type PageRequest, toPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/to-timestamp.ts';

export type ApiPlan = components['schemas']['Plan'];

/** A page of the plan versions that one can subscribe to, with their items. */
export async function listPlans(em: EntityManager, page: PageRequest): Promise<Page<ApiPlan>> {
  const rows = await reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .select(['v.id', 'p.code', 'p.name', 'v.version', 'v.base_price_cents', 'v.currency'])
    .select(['v.status', 'v.created_at'])
    .where('v.status', '=', 'active')
    .where(after(page.cursor, 'v'))
    .orderBy('v.created_at')
    .orderBy('v.id')
    .limit(page.limit + 1)
    .execute();
  const items = await readItems(
    em,
    rows.map((row) => row.id),
  );
  return toPage(rows, page.limit, (row) => ({
    ...row,
    items: items.get(row.id) ?? [],
    created_at: toTimestamp(row.created_at),
  }));
}

async function readItems(
  em: EntityManager,
  versionIds: string[],
): Promise<Map<string, ApiPlan['items']>> {
  const byVersion = new Map<string, ApiPlan['items']>(versionIds.map((id) => [id, []]));
  if (versionIds.length === 0) return byVersion;
  const rows = await reads(em)
    .selectFrom('plan_items')
    .select(['plan_version_id', 'meter', 'included_qty', 'overage_unit', 'overage_price_cents'])
    .where('plan_version_id', 'in', versionIds)
    .orderBy('meter')
    .execute();
  for (const { plan_version_id, ...item } of rows) byVersion.get(plan_version_id)?.push(item);
  return byVersion;
}
