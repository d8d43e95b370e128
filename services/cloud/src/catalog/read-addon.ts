import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { type ApiAddon, toApiAddon } from './to-api-addon.ts';

/** @throws {ArcadiaError} `not_found`. */
export async function readAddon(em: EntityManager, id: string): Promise<ApiAddon> {
  const row = await reads(em)
    .selectFrom('addons')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new ArcadiaError('not_found', `There is no add-on ${id}.`);
  return toApiAddon(row);
}
