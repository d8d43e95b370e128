import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { readLatestEvents } from '../journal/read-latest-events.ts';
import { toSnapshot } from '../journal/to-snapshot.ts';
import { readSubscriptionAsOf } from '../subscriptions/read-subscription-as-of.ts';
import type { DeploymentDetail } from './read-deployment.ts';

/**
 * One deployment as its log says that it stood at an instant: after the last event, in the order of `seq`, of those that
 * were effective by then. Nothing can be done in the past, so no transition is allowed.
 */
export async function readDeploymentAsOf(
  em: EntityManager,
  id: string,
  asOf: Date,
): Promise<DeploymentDetail> {
  const last = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['seq', 'deployment'])
    .where('deployment_id', '=', id)
    .where(sql<boolean>`effective_at <= ${asOf.toISOString()}::timestamptz`)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) {
    const detail = `There is no deployment ${id}, or there was none yet at ${asOf.toISOString()}.`;
    throw new ArcadiaError('not_found', detail);
  }
  const [subscription, events] = await Promise.all([
    readSubscriptionAsOf(em, id, last.seq),
    readLatestEvents(em, id, last.seq),
  ]);
  return { ...toSnapshot(last), subscription, events, allowed_transitions: [] };
}
