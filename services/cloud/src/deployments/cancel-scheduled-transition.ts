import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import type { Origin } from '../origin.ts';
import { assertMayCancel } from './assert-may-cancel.ts';
import { changeDeployment } from './change-deployment.ts';
import type { ChangeTarget } from './change-target.ts';
import { recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/** Takes a pending transition back. */
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
    const happening = {
      kind: 'scheduled_transition_cancelled',
      metadata: { before: scheduled, after: null },
    } as const;
    return recordEvent(tx, deployment, happening, origin);
  });
}
