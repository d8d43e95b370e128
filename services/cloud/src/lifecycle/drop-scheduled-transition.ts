import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { reads } from '../db/tenant-scope.ts';
import type { EventDetails } from '../journal/append-events.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';

/** Why a scheduled transition is not made. */
export interface DropReason {
  /** The code of the error that forbids the transition, or `deployment_…` for a change that ends its life. */
  readonly code: string;
  readonly detail: string;
}

/** Clears the scheduled transition of a locked deployment, and records that it was dropped. */
export async function dropScheduledTransition(
  tx: EntityManager,
  deployment: Deployment,
  { code, detail }: DropReason,
  effectiveAt: EventDetails['effectiveAt'],
  audit: AuditContext,
): Promise<ApiDeployment> {
  const metadata = { scheduled: deployment.scheduledTransition, code, detail };
  deployment.scheduledTransition = null;
  const kind = 'scheduled_transition_dropped';
  return recordEvent(tx, deployment, { kind, metadata, effectiveAt }, audit);
}

/**
 * Returns why a change of state drops what was scheduled before it; null if it does not. A scheduled transition belongs to
 * the life in which it was requested, and that ends when the deployment is cancelled, reactivated or archived.
 */
export function endOfLife(from: DeploymentState, to: DeploymentState): DropReason | null {
  if (!isEnded(from) && !isEnded(to)) return null;
  const change = isEnded(to) ? to : 'reactivated';
  return {
    code: `deployment_${change}`,
    detail: `The deployment was ${change} before this transition was due, which ends all that was scheduled before.`,
  };
}

/**
 * Finds why a due transition must not be made although the map allows it; null if it may be made. Instances of earlier
 * releases do not drop the scheduled transition when they cancel a deployment, so the log decides.
 */
export async function findEndOfLife(
  em: EntityManager,
  { id, tenantId }: Pick<Deployment, 'id' | 'tenantId'>,
): Promise<DropReason | null> {
  const scheduled = reads(em)
    .selectFrom('cloud_deployment_events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('tenant_id', '=', tenantId)
    .where('deployment_id', '=', id)
    .where('kind', '=', 'transition_scheduled');
  const ended = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['from_state', 'to_state'])
    .where('tenant_id', '=', tenantId)
    .where('deployment_id', '=', id)
    .where('kind', '=', 'transitioned')
    .where('seq', '>', scheduled)
    .where((where) =>
      where.or([where('from_state', 'in', endedStates), where('to_state', 'in', endedStates)]),
    )
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return ended?.from_state == null ? null : endOfLife(ended.from_state, ended.to_state);
}

const endedStates = Object.keys(deploymentLifecycle.states)
  .filter(deploymentLifecycle.isState)
  .filter(isEnded);

/** Whether the deployment is not alive in this state: its subscription is cancelled. */
function isEnded(state: DeploymentState): boolean {
  return deploymentLifecycle.states[state].subscription === 'cancelled';
}
