import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import type { Tables } from '../db/tables.ts';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { CatalogStatus } from './plan.entity.ts';

export type ApiAddon = components['schemas']['Addon'];

/** Lists a page of the add-ons with a status, oldest first by default, at their prices of today. */
export async function listAddons(
  em: EntityManager,
  status: CatalogStatus,
  page: PageRequest,
): Promise<Page<ApiAddon>> {
  const query = reads(em).selectFrom('addons as a').selectAll().where('status', '=', status);
  return readPage(query, addonOrder, page, toApiAddon);
}

const addonOrder = byCreation('a');

/**
 * Reads one add-on of the catalog.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function readAddon(em: EntityManager, id: string): Promise<ApiAddon> {
  const row = await reads(em)
    .selectFrom('addons')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw addonNotFound(id);
  return toApiAddon(row);
}

export function addonNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no add-on ${id}. Check the id.`);
}

function toApiAddon(row: Selectable<Tables['addons']>): ApiAddon {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    meter: row.meter,
    qty: row.qty,
    price_cents: row.price_cents,
    currency: row.currency,
    status: row.status,
    created_at: toTimestamp(row.created_at),
  };
}
