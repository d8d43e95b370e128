import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import type { ApiSubscription } from './read-subscription.ts';
import { resolveAddonIds } from './resolve-addon-ids.ts';
import { type SubscriptionEvent, subscriptionAsOf } from './subscription-as-of.ts';

/** The deployment's subscription as it stood after event `seq`; null where it had none yet. */
export async function readSubscriptionAsOf(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<ApiSubscription | null> {
  const told = subscriptionAsOf(await readTelling(em, deploymentId, seq));
  if (told === null) return null;
  const addons = await resolveAddonIds(em, deploymentId, seq, told);
  return { ...told, addons };
}

/** Each of these takes the place of the one before it. */
const overriding = [
  'plan_changed',
  'plan_change_scheduled',
  'plan_change_cancelled',
  'period_rolled',
] as const;

/**
 * From the last subscribing up to `seq`, what the subscription follows from and nothing else: a tenant can rename,
 * schedule and think better of it as often as he likes.
 */
async function readTelling(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<SubscriptionEvent[]> {
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
  const since = reads(em)
    .selectFrom('cloud_deployment_events')
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>=', subscribed.seq)
    .where('seq', '<=', seq);
  const last = since
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('kind', 'in', overriding)
    .groupBy('kind');
  const cancelled = since
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('to_state', 'in', ['cancelled', 'archived']);
  return since
    .select(['seq', 'kind', 'to_state', 'reason', 'metadata'])
    .where((where) =>
      where.or([
        where('kind', 'in', ['subscribed', 'addon_attached', 'addon_removed']),
        where('seq', 'in', last),
        // The state at the end gives the status, unless it was cancelled on the way.
        where('seq', '=', cancelled),
        where('seq', '=', seq),
      ]),
    )
    .orderBy('seq')
    .execute();
}
