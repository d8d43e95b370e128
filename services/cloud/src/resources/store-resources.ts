import type { InventoryResource } from '@arcadia/do-billing/client';
import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { CloudResource } from './cloud-resource.entity.ts';
import type { CloudResourceKind } from './cloud-resource-kind.ts';

/** The whole list of one kind, as it was at `seenAt`. */
export interface SeenResources {
  readonly accountId: string;
  readonly kind: CloudResourceKind;
  readonly resources: readonly InventoryResource[];
  readonly seenAt: Date;
}

/**
 * Keeps a kind's list: new resources, changed ones, and those that are not in it any more as gone. Whose they are is
 * not touched. Answers whether there is any that was not there at the last look.
 */
export async function storeResources(em: EntityManager, seen: SeenResources): Promise<boolean> {
  const { accountId, kind, seenAt } = seen;
  const stored = await em.find(CloudResource, { accountId, kind });
  const gone = new Map(stored.map((resource) => [resource.providerId, resource]));
  let isNewThere = false;
  for (const listed of new Map(seen.resources.map((it) => [it.providerId, it])).values()) {
    const fields = {
      name: listed.name,
      region: listed.region,
      attrs: listed.attrs,
      createdAtProvider: toDate(listed.createdAt),
      lastSeenAt: seenAt,
      goneAt: null,
    };
    const known = gone.get(listed.providerId);
    gone.delete(listed.providerId);
    if (known === undefined || known.goneAt !== null || known.name !== listed.name) {
      isNewThere = true;
    }
    if (known !== undefined) em.assign(known, fields);
    else {
      em.create(CloudResource, {
        id: newId(),
        accountId,
        kind,
        providerId: listed.providerId,
        deploymentId: null,
        firstSeenAt: seenAt,
        ...fields,
      });
    }
  }
  for (const resource of gone.values()) resource.goneAt ??= seenAt;
  await em.flush();
  return isNewThere;
}

function toDate(timestamp: string | null): Date | null {
  const date = timestamp === null ? null : new Date(timestamp);
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}
