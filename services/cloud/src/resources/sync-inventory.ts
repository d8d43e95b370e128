import {
  type BillingClient,
  ForbiddenError,
  type InventoryResource,
} from '@arcadia/do-billing/client';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { openScope } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { CloudAccount, recordAccount } from './cloud-account.entity.ts';
import { CloudResource } from './cloud-resource.entity.ts';

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
    const seen = lists.filter((list) => 'resources' in list);
    const hasNew = await storeResources(em, { accountId, lists: seen, seenAt });
    if (hasOtherKinds || hasNew) await deps.rematchCostLines(em, accountId);
  });
  if (failed !== undefined) throw failed.error;
}

type ResourceKind = CloudResource['kind'];

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
] as const satisfies readonly ResourceKind[];

/** The provider's answer for one kind. */
type KindList =
  | SeenKind
  | { readonly kind: ResourceKind; readonly isNotVisible: true }
  | { readonly kind: ResourceKind; readonly error: unknown };

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

/** The full list of one kind. */
interface SeenKind {
  readonly kind: ResourceKind;
  readonly resources: readonly InventoryResource[];
}

/** The full lists of some kinds, as they were at `seenAt`. */
interface SeenResources {
  readonly accountId: string;
  readonly lists: readonly SeenKind[];
  readonly seenAt: Date;
}

/**
 * Stores the lists: creates and updates resources, and marks those as gone that their list no longer has. Assignments stay
 * as they are. Those of one sync are stored at one instant, so their ids give the order of the inventory: the oldest
 * resource comes first. Returns whether a resource is new: listed for the first time, again after it was gone, or under a
 * new name.
 */
async function storeResources(em: EntityManager, seen: SeenResources): Promise<boolean> {
  const { accountId, lists, seenAt } = seen;
  const kinds = lists.map(({ kind }) => kind);
  const stored = await em.find(CloudResource, { accountId, kind: { $in: kinds } });
  const unlisted = new Map(stored.map((resource) => [toKey(resource), resource]));
  const resources = new Map(
    lists.flatMap((list) => list.resources).map((resource) => [toKey(resource), resource]),
  );
  let hasNew = false;
  for (const [key, listed] of [...resources].toSorted(
    ([, a], [, b]) => toCreatedMs(a) - toCreatedMs(b),
  )) {
    const fields = {
      name: listed.name,
      region: listed.region,
      attrs: listed.attrs,
      createdAtProvider: toDate(listed.createdAt),
      lastSeenAt: seenAt,
      goneAt: null,
    };
    const known = unlisted.get(key);
    unlisted.delete(key);
    hasNew ||= known === undefined || known.goneAt !== null || known.name !== listed.name;
    if (known !== undefined) em.assign(known, fields);
    else {
      em.create(CloudResource, {
        id: newId(),
        accountId,
        kind: listed.kind,
        providerId: listed.providerId,
        deploymentId: null,
        firstSeenAt: seenAt,
        ...fields,
      });
    }
  }
  for (const resource of unlisted.values()) resource.goneAt ??= seenAt;
  await em.flush();
  return hasNew;
}

function toKey({ kind, providerId }: Pick<CloudResource, 'kind' | 'providerId'>): string {
  return `${kind} ${providerId}`;
}

/** The creation of a resource in milliseconds. One without a time counts as older than all others. */
function toCreatedMs({ createdAt }: InventoryResource): number {
  return toDate(createdAt)?.getTime() ?? 0;
}

function toDate(timestamp: string | null): Date | null {
  const date = timestamp === null ? null : new Date(timestamp);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
