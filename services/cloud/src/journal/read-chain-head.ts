import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { firstPrevHash, sealEvent } from './seal-event.ts';
import { toEventContent } from './to-event-content.ts';

/**
 * The hash of a deployment's latest event up to `seq`. Events without one, by an instance of the release before the
 * chain, get theirs here: so the next event, or the daily log of the heads, takes them into the chain.
 */
export async function readChainHead(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<string> {
  if (seq === 0) return firstPrevHash;
  const sealed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['seq', 'hash'])
    .where('deployment_id', '=', deploymentId)
    .where('seq', '<=', seq)
    .where('hash', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const unsealed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>', sealed?.seq ?? 0)
    .where('seq', '<=', seq)
    .orderBy('seq')
    .execute();
  return unsealed.reduce(
    (prevHash, row) => sealEvent(toEventContent(row), prevHash).hash,
    sealed?.hash ?? firstPrevHash,
  );
}
