import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import type { Addon } from './addon.entity.ts';
import { addonRetired } from './addon-retired.ts';
import { changeAddon } from './change-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

/** Retires an add-on for good: nobody can attach it any more, and those who have it keep it. */
export async function retireAddon(
  em: EntityManager,
  id: string,
  audit: AuditContext,
): Promise<ApiAddon> {
  return changeAddon(em, id, 'retireAddon', retire, audit);
}

function retire(addon: Addon): void {
  if (addon.status === 'retired') throw addonRetired(addon);
  addon.status = 'retired';
}
