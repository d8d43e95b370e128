import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { identifyAddons } from './identify-addons.ts';
import type { ApiSubscription } from './read-subscription.ts';
import { subscriptionAsOf, type TellingEvent } from './subscription-as-of.ts';

/** The deployment's subscription as it stood after event `seq`; null where it had none yet. */
export async function readSubscriptionAsOf(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<ApiSubscription | null> {
  const told = subscriptionAsOf(await readTelling(em, deploymentId, seq));
  if (told === null) return null;
  const addons = await identifyAddons(em, deploymentId, seq, told);
  return { ...told, addons };
}

/** From the last subscribing up to `seq`, all but what changes the deployment alone: that may be a great many. */
async function readTelling(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<TellingEvent[]> {
  const subscribed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('deployment_id', '=', deploymentId)
    .where('seq', '<=', seq)
    .where('kind', '=', 'subscribed')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (subscribed === undefined) return [];
  return reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['seq', 'kind', 'to_state', 'reason', 'metadata'])
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>=', subscribed.seq)
    .where('seq', '<=', seq)
    .where((where) =>
      where.or([
        where('kind', 'not in', ['updated', 'transitioned']),
        // The state at the end gives the status, unless it was cancelled on the way.
        where('to_state', 'in', ['cancelled', 'archived']),
        where('seq', '=', seq),
      ]),
    )
    .orderBy('seq')
    .execute();
}
