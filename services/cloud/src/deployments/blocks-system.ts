import type { ActorKind } from '../actor.ts';
import type { Deployment } from './deployment.entity.ts';

/** Whether the operator's override keeps this kind of actor from moving the deployment. */
export function blocksSystem(
  deployment: Pick<Deployment, 'billingActionSuspended'>,
  actor: ActorKind,
): boolean {
  return actor === 'system' && deployment.billingActionSuspended;
}
