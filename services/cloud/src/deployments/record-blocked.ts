import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Origin } from '../origin.ts';
import type { RecordedRefusal } from '../recorded-refusal.ts';
import { billingActionSuspended } from './billing-action-suspended.ts';
import type { Deployment } from './deployment.entity.ts';
import { type Happening, recordEvent } from './record-event.ts';

/** Writes into the log what `system` would have done but for the operator's override, and returns what it is told. */
export async function recordBlocked(
  em: EntityManager,
  deployment: Deployment,
  to: DeploymentState,
  origin: Origin,
  circumstances: Pick<Happening, 'effectiveAt' | 'metadata'> = {},
): Promise<RecordedRefusal> {
  const refusal = billingActionSuspended();
  const happening = {
    ...circumstances,
    kind: 'transition_blocked',
    metadata: {
      ...circumstances.metadata,
      to,
      subscription_status: deploymentLifecycle.states[to].subscription,
      code: refusal.code,
    },
  } as const;
  await recordEvent(em, deployment, happening, origin);
  return refusal;
}
