import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { type ApiEvent, toApiEvent } from './to-api-event.ts';

const latestEvents = 50;

/** The latest 50 events of a deployment's log, or of the part up to `lastSeq`; oldest first. */
export async function readLatestEvents(
  em: EntityManager,
  deploymentId: string,
  lastSeq?: number,
): Promise<ApiEvent[]> {
  let query = reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', deploymentId)
    .orderBy('seq', 'desc')
    .limit(latestEvents);
  if (lastSeq !== undefined) query = query.where('seq', '<=', lastSeq);
  return (await query.execute()).map(toApiEvent).reverse();
}
