import type { EntityManager } from '@mikro-orm/postgresql';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { type ApiEvent, eventColumns, toApiEvent } from './to-api-event.ts';

const latestEvents = 50;

const greatestSeq = 2_147_483_647;

const findRows = prepareRead((db, value: ValueOf<{ deploymentId: string; lastSeq: number }>) =>
  db
    .selectFrom('cloud_deployment_events')
    .select(eventColumns)
    .where('deployment_id', '=', value('deploymentId'))
    .where('seq', '<=', value('lastSeq'))
    .orderBy('seq', 'desc')
    .limit(latestEvents),
);

/** The latest 50 events of a deployment's log, or of the part up to `lastSeq`; oldest first. */
export async function readLatestEvents(
  em: EntityManager,
  deploymentId: string,
  lastSeq: number = greatestSeq,
): Promise<ApiEvent[]> {
  const rows = await findRows(em, { deploymentId, lastSeq });
  return rows.map(toApiEvent).reverse();
}
