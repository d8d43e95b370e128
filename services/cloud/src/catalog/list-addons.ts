import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { after, type Page, type PageRequest, toPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/to-timestamp.ts';

export type ApiAddon = components['schemas']['Addon'];

/** A page of the add-ons, at the prices for those who attach them now. */
export async function listAddons(em: EntityManager, page: PageRequest): Promise<Page<ApiAddon>> {
  const rows = await reads(em)
    .selectFrom('addons as a')
    .select(['id', 'code', 'name', 'meter', 'qty', 'price_cents', 'currency', 'created_at'])
    .where(after(page.cursor, 'a'))
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  return toPage(rows, page.limit, (row) => ({ ...row, created_at: toTimestamp(row.created_at) }));
}
