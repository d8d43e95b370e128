import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertDeployment } from '../journal/change-deployment.ts';
import { type ApiSubscription, readSubscription } from './read-subscription.ts';

/** The deployment's latest subscription, which may be cancelled. Refuses where it never had one. */
export async function requireSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<ApiSubscription> {
  const subscription = await readSubscription(em, deploymentId);
  if (subscription !== null) return subscription;
  await assertDeployment(em, deploymentId);
  throw new ArcadiaError('not_found', 'The deployment has no subscription; subscribe it first.');
}
