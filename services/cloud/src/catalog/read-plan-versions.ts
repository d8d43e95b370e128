import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Tables } from '../db/tables.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { CatalogStatus } from './plan.entity.ts';

export type ApiPlan = components['schemas']['Plan'];

export interface PlanVersionFilter {
  readonly planCode?: string | undefined;
  readonly status?: CatalogStatus | undefined;
}

/** Lists a page of plan versions with their items, oldest first by default. */
export async function listPlanVersions(
  em: EntityManager,
  filter: PlanVersionFilter,
  page: PageRequest,
): Promise<Page<ApiPlan>> {
  let query = selectPlanVersions(em);
  if (filter.planCode !== undefined) query = query.where('p.code', '=', filter.planCode);
  if (filter.status !== undefined) query = query.where('v.status', '=', filter.status);
  const { data, next_cursor } = await readPage(query, versionOrder, page, (row) => row);
  return { data: await toApiPlans(em, data), next_cursor };
}

const versionOrder = byCreation('v');

/**
 * Reads one plan version with its items.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function readPlanVersion(em: EntityManager, id: string): Promise<ApiPlan> {
  const rows = await selectPlanVersions(em).where('v.id', '=', id).execute();
  const [plan] = await toApiPlans(em, rows);
  if (plan === undefined) throw planVersionNotFound(id);
  return plan;
}

export function planVersionNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no plan version ${id}. Check the id.`);
}

function selectPlanVersions(em: EntityManager) {
  return reads(em)
    .selectFrom('plan_versions as v')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .selectAll('v')
    .select(['p.code', 'p.name']);
}

type PlanVersionRow = Selectable<Tables['plan_versions']> &
  Pick<Selectable<Tables['plans']>, 'code' | 'name'>;

/** Converts rows, and reads the items of all of them in one query. */
async function toApiPlans(em: EntityManager, rows: readonly PlanVersionRow[]): Promise<ApiPlan[]> {
  const items = await readItems(
    em,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    name: row.name,
    version: row.version,
    base_price_cents: row.base_price_cents,
    currency: row.currency,
    status: row.status,
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
