import { type BillingClient, ForbiddenError, type ListableKind } from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { CloudAccount, recordAccount } from './cloud-account.entity.ts';
import { type SeenKind, storeResources } from './store-resources.ts';

export interface InventoryDeps {
  readonly orm: MikroORM;
  readonly digitalOcean: BillingClient;
  readonly now: () => Date;
  /** Matches the account's cost lines without a resource again, in the transaction that stores new resources. */
  readonly rematchCostLines: (em: EntityManager, accountId: string) => Promise<void>;
}

/** Defines the work that keeps the inventory up to date. */
export function inventoryWork(deps: InventoryDeps): WorkDefinition {
  return {
    kind: 'inventory-sync',
    concurrency: 1,
    hasLongStatements: true,
    run: (item) => syncInventory(deps, item),
  };
}

/**
 * Brings the inventory up to date. A kind that the token may not list is recorded as not visible, and its resources
 * stay as they are; if the list of a kind fails, the others are stored and the work is tried again. If there are new
 * resources, cost lines without a resource are matched again, so that the order of sync and ingest does not matter.
 */
async function syncInventory(deps: InventoryDeps, item: ClaimedWork): Promise<void> {
  const { orm, digitalOcean, now } = deps;
  const account = await digitalOcean.getAccount();
  const seenAt = now();
  const lists = await listInventory(digitalOcean);
  const failed = lists.find((list) => 'error' in list);
  const notVisible = lists.flatMap((list) => ('isNotVisible' in list ? [list.kind] : []));

  await openScope(orm, 'all').transactional(async (em) => {
    const accountId = await recordAccount(em, account);
    // The result names the account: nothing else tells which account a past sync was of.
    if (failed === undefined) await complete(em, item, { result: { account_id: accountId } });
    else await assertLease(em, item);
    const stored = await em.findOneOrFail(CloudAccount, { id: accountId });
    const hasOtherKinds = stored.notVisibleKinds.join() !== notVisible.join();
    stored.notVisibleKinds = notVisible;
    await em.flush();
    const seen = lists.filter((list) => 'resources' in list);
    const hasNew = await storeResources(em, { accountId, lists: seen, seenAt });
    if (hasOtherKinds || hasNew) await deps.rematchCostLines(em, accountId);
  });
  if (failed !== undefined) throw failed.error;
}

/** All kinds of the contract, in the order in which they are listed. */
const resourceKinds = [
  'droplet',
  'volume',
  'snapshot',
  'load_balancer',
  'database',
  'kubernetes',
  'reserved_ip',
  'app',
  'registry',
] as const satisfies readonly ListableKind[];

/** The provider's answer for one kind. */
type KindList =
  | SeenKind
  | { readonly kind: ListableKind; readonly isNotVisible: true }
  | { readonly kind: ListableKind; readonly error: unknown };

/** Lists every kind. If the token may not list one, or its list fails, the others are still listed. */
async function listInventory(client: BillingClient): Promise<KindList[]> {
  const lists: KindList[] = [];
  for (const kind of resourceKinds) {
    try {
      lists.push({ kind, resources: await client.listResources(kind).all() });
    } catch (error) {
      lists.push(error instanceof ForbiddenError ? { kind, isNotVisible: true } : { kind, error });
    }
  }
  return lists;
}
