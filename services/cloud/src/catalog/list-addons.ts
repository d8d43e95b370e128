import type { EntityManager } from '@mikro-orm/postgresql';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { reads } from '../db/tenant-scope.ts';
import type { CatalogStatus } from './catalog-status.ts';
import { type ApiAddon, toApiAddon } from './to-api-addon.ts';

/** A page of the add-ons in a status, at the prices for those who attach them now. */
export async function listAddons(
  em: EntityManager,
  status: CatalogStatus,
  page: PageRequest,
): Promise<Page<ApiAddon>> {
  const query = reads(em).selectFrom('addons as a').selectAll().where('status', '=', status);
  return readPage(query, byCreation('a'), page, toApiAddon);
}
