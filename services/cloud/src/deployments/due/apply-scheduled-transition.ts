import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../../arcadia-error.ts';
import { billingActionSuspended } from '../billing-action-suspended.ts';
import { blocksSystem } from '../blocks-system.ts';
import type { Deployment } from '../deployment.entity.ts';
import { judgeTransition, type TransitionStep } from '../judge-transition.ts';
import { moveDeployment } from '../move-deployment.ts';
import { recordEvent } from '../record-event.ts';

/**
 * Takes the pending transition of a deployment whose row is locked, by whom it was asked for and as of the instant asked
 * for. Where it has become illegal, or the operator's override blocks it, it is dropped, and the log says why.
 */
export async function applyScheduledTransition(
  em: EntityManager,
  deployment: Deployment,
): Promise<void> {
  const { scheduledTransition: scheduled } = deployment;
  if (scheduled === null) return;
  const origin = {
    actor: scheduled.requested_by,
    requestId: scheduled.request_id,
    reason: scheduled.reason ?? undefined,
  };
  const effectiveAt = new Date(scheduled.effective_at);
  deployment.scheduledTransition = null;
  const judged = judge(deployment, scheduled);
  if (!(judged instanceof ArcadiaError)) {
    const metadata = { scheduled };
    await moveDeployment(em, deployment, judged, origin, { effectiveAt, metadata });
    return;
  }
  const happening = {
    kind: 'scheduled_transition_dropped',
    metadata: { scheduled, code: judged.code, detail: judged.message },
    effectiveAt,
  } as const;
  await recordEvent(em, deployment, happening, origin);
}

function judge(
  deployment: Deployment,
  { to, requested_by: { kind } }: NonNullable<Deployment['scheduledTransition']>,
): TransitionStep | ArcadiaError {
  try {
    const step = judgeTransition(deployment.state, to, kind);
    return blocksSystem(deployment, kind) ? billingActionSuspended() : step;
  } catch (error) {
    if (error instanceof ArcadiaError) return error;
    throw error;
  }
}
