import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { findLiveSubscription } from './find-live-subscription.ts';
import type { Subscription } from './subscription.entity.ts';

/** The deployment's subscription that is not cancelled. Refuses where there is none. */
export async function requireLiveSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<Subscription> {
  const live = await findLiveSubscription(em, deploymentId);
  if (live !== null) return live;
  const detail = 'The deployment has no subscription that is not cancelled; subscribe it first.';
  throw new ArcadiaError('not_found', detail);
}
