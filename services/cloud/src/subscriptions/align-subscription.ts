import type { SubscriptionStatus } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Subscription } from './subscription.entity.ts';

/** Gives the deployment's live subscription, where there is one, the status that goes with the deployment's state. */
export async function alignSubscription(
  em: EntityManager,
  deploymentId: string,
  status: SubscriptionStatus,
): Promise<void> {
  const subscription = await em.findOne(Subscription, {
    deploymentId,
    status: { $ne: 'cancelled' },
  });
  if (subscription !== null) subscription.status = status;
}
