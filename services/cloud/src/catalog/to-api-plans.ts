import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';

export type ApiPlan = components['schemas']['Plan'];

/** A row of a version with its plan's code and name. */
export type PlanVersionRow = Selectable<Tables['plan_versions']> &
  Pick<Selectable<Tables['plans']>, 'code' | 'name'>;

/** Rows of plan versions as the API shows them: with their items, which are read for all at once. */
export async function toApiPlans(
  em: EntityManager,
  rows: readonly PlanVersionRow[],
): Promise<ApiPlan[]> {
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
