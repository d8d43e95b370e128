import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { Addon } from './addon.entity.ts';
import { changeAddon } from './change-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

/** Publishes a draft: from now on it can be attached. */
export async function publishAddon(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiAddon> {
  return changeAddon(em, id, 'publishAddon', publish, audit);
}

function publish(addon: Addon): void {
  if (addon.status !== 'draft') {
    const detail = `The add-on "${addon.code}" is ${addon.status}, and only a draft can be published.`;
    const data = { addon_code: addon.code, addon_status: addon.status };
    throw new ArcadiaError('addon_not_draft', detail, data);
  }
  addon.status = 'active';
}
