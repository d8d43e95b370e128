import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { addonRetired } from './addon-retired.ts';
import { changeAddon } from './change-addon.ts';
import type { ApiAddon } from './to-api-addon.ts';

export type AddonChanges = components['schemas']['AddonChanges'];

/** Changes an add-on for those who attach it from now on: those who have it keep their snapshot. */
export async function updateAddon(
  em: EntityManager,
  id: string,
  changes: AddonChanges,
  audit: AuditContext,
): Promise<ApiAddon> {
  return changeAddon(
    em,
    id,
    'updateAddon',
    (addon) => {
      if (addon.status === 'retired') throw addonRetired(addon);
      addon.name = changes.name ?? addon.name;
      addon.qty = changes.qty ?? addon.qty;
      addon.priceCents = changes.price_cents ?? addon.priceCents;
    },
    audit,
  );
}
