import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ActorKind } from '../audit/audit-context.ts';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { deploymentNotFound } from '../journal/change-deployment.ts';
import { readLatestEvents } from '../journal/read-latest-events.ts';
import { type ApiDeployment, toApiDeployment } from '../journal/to-api-deployment.ts';
import { isBlockedForSystem } from '../lifecycle/transition.ts';
import { readSubscription } from '../subscriptions/read-subscription.ts';

export type DeploymentDetail = components['schemas']['DeploymentDetail'];

const findRows = prepareRead((db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('cloud_deployments').selectAll().where('id', '=', value('id')),
);

/** One deployment with its subscription, its latest events, and what `mover` may do; a reader alone moves nothing. */
export async function readDeployment(
  em: EntityManager,
  id: string,
  mover: ActorKind | null,
): Promise<DeploymentDetail> {
  const [row] = await findRows(em, { id });
  if (row === undefined) throw deploymentNotFound(id);
  const deployment = toApiDeployment(row);
  const [subscription, events] = await Promise.all([
    readSubscription(em, id),
    readLatestEvents(em, id),
  ]);
  return {
    ...deployment,
    subscription,
    events,
    allowed_transitions: mover === null ? [] : allowedTransitions(deployment, mover),
  };
}

function allowedTransitions(
  deployment: ApiDeployment,
  mover: ActorKind,
): DeploymentDetail['allowed_transitions'] {
  const { billing_action_suspended: billingActionSuspended } = deployment;
  const isBlocked = isBlockedForSystem({ billingActionSuspended }, mover);
  return deploymentLifecycle.allowed(deployment.state, mover).map((to) => ({
    to,
    subscription_status: deploymentLifecycle.states[to].subscription,
    blocked_by: isBlocked ? 'billing_action_suspended' : null,
  }));
}
