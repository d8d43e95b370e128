import { RecordedRefusal } from '../recorded-refusal.ts';
import type { ActorKind } from './actor.ts';
import type { Deployment } from './deployment.entity.ts';

/** Whether the operator's override keeps this kind of actor from moving the deployment. */
export function blocksSystem(
  deployment: Pick<Deployment, 'billingActionSuspended'>,
  actor: ActorKind,
): boolean {
  return actor === 'system' && deployment.billingActionSuspended;
}

/** What a `system` that was kept from it is told. */
export function systemBlocked(): RecordedRefusal {
  return new RecordedRefusal(
    'billing_action_suspended',
    'An operator has suspended billing actions on this deployment: `system` may not move it until that is lifted.',
  );
}
