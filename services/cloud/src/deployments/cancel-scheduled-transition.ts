import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import type { Actor } from './actor.ts';
import { changeDeployment } from './change-deployment.ts';
import type { ChangeTarget } from './change-target.ts';
import type { Origin } from './origin.ts';
import { recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/** Takes a pending transition back. An operator may take back any, others only what one of their own kind asked for. */
export async function cancelScheduledTransition(
  em: EntityManager,
  target: ChangeTarget,
  origin: Origin,
): Promise<ApiDeployment> {
  return changeDeployment(em, target, async (tx, deployment) => {
    const { scheduledTransition: scheduled } = deployment;
    if (scheduled === null) {
      throw new ArcadiaError('not_found', 'No transition of the deployment is scheduled.');
    }
    assertMayCancel(origin.actor, scheduled.requested_by);
    deployment.scheduledTransition = null;
    deployment.seq += 1;
    const happening = {
      kind: 'scheduled_transition_cancelled',
      fromState: deployment.state,
      metadata: { before: scheduled, after: null },
    } as const;
    return recordEvent(tx, deployment, happening, origin);
  });
}

function assertMayCancel(actor: Actor, requestedBy: Pick<Actor, 'kind'>): void {
  if (actor.kind === 'operator' || actor.kind === requestedBy.kind) return;
  const detail = `This transition was scheduled by ${requestedBy.kind}; ask an operator to cancel it.`;
  throw new ArcadiaError('forbidden', detail, { requested_by: requestedBy.kind });
}
