import type { BillingClient } from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { assertLease } from '../queue/assert-lease.ts';
import type { ClaimedWork } from '../queue/claim.ts';
import { complete } from '../queue/complete.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { CloudAccount } from './cloud-account.entity.ts';
import { listInventory } from './list-inventory.ts';
import { recordAccount } from './record-account.ts';
import { storeResources } from './store-resources.ts';

export interface InventoryDeps {
  readonly orm: MikroORM;
  readonly digitalOcean: BillingClient;
  readonly now: () => Date;
  /** Matches the account's cost lines without a resource again, in the transaction that stores new resources. */
  readonly rematchCostLines: (em: EntityManager, accountId: string) => Promise<void>;
}

/** The work that keeps the inventory. */
export function inventoryWork(deps: InventoryDeps): WorkDefinition {
  return { kind: 'inventory-sync', concurrency: 1, run: (item) => syncInventory(deps, item) };
}

/**
 * Brings the inventory up to date. A kind that the token may not list is remembered as not visible, and its resources
 * stay as they are; one whose list failed is read again at the next attempt. Cost lines that had no resource are
 * matched again where there are new ones, so that it does not matter which came first.
 */
async function syncInventory(deps: InventoryDeps, item: ClaimedWork): Promise<void> {
  const { orm, digitalOcean, now } = deps;
  const account = await digitalOcean.getAccount();
  const seenAt = now();
  const listings = await listInventory(digitalOcean);
  const failed = listings.find((listing) => 'error' in listing);
  const notVisible = listings.flatMap((it) => ('notVisible' in it ? [it.kind] : []));

  await openScope(orm, 'all').transactional(async (em) => {
    if (failed === undefined) await complete(em, item);
    else await assertLease(em, item);
    const accountId = await recordAccount(em, account);
    const stored = await em.findOneOrFail(CloudAccount, { id: accountId });
    let isRematchDue = stored.notVisibleKinds.join() !== notVisible.join();
    stored.notVisibleKinds = notVisible;
    for (const listing of listings) {
      if (!('resources' in listing)) continue;
      const { kind, resources } = listing;
      const isNewThere = await storeResources(em, { accountId, kind, resources, seenAt });
      isRematchDue ||= isNewThere;
    }
    await em.flush();
    if (isRematchDue) await deps.rematchCostLines(em, accountId);
  });
  if (failed !== undefined) throw failed.error;
}
