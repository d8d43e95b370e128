import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import type { Origin } from '../origin.ts';
import type { Addon } from './addon.entity.ts';
import { changeAddon } from './change-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

/** Publishes a draft: from now on it can be attached. */
export async function publishAddon(
  em: EntityManager,
  id: string,
  origin: Origin,
): Promise<ApiAddon> {
  return changeAddon(em, id, 'publishAddon', publish, origin);
}

function publish(addon: Addon): void {
  if (addon.status !== 'draft') {
    const detail = `The add-on "${addon.code}" is ${addon.status}, and only a draft can be published.`;
    const data = { addon_code: addon.code, addon_status: addon.status };
    throw new ArcadiaError('addon_not_draft', detail, data);
  }
  addon.status = 'active';
}
