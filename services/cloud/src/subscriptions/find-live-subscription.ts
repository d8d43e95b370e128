import type { EntityManager } from '@mikro-orm/postgresql';
import { Subscription } from './subscription.entity.ts';

/** The deployment's subscription that is not cancelled, as it stands now; null where there is none. */
export async function findLiveSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<Subscription | null> {
  return em.findOne(
    Subscription,
    { deploymentId, status: { $ne: 'cancelled' } },
    { refresh: true },
  );
}
