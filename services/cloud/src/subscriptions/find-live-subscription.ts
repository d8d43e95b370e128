import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { Subscription } from './subscription.entity.ts';

/** The deployment's subscription that is not cancelled. */
export async function findLiveSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<Subscription> {
  const live = await em.findOne(Subscription, { deploymentId, status: { $ne: 'cancelled' } });
  if (live !== null) return live;
  const detail = 'The deployment has no subscription that is not cancelled; subscribe it first.';
  throw new ArcadiaError('not_found', detail);
}
