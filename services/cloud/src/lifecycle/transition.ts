import {
  type DeploymentState,
  deploymentLifecycle,
  IllegalTransitionError,
  type SubscriptionStatus,
  TransitionNotPermittedError,
} from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { ActorKind, AuditContext } from '../audit/audit-context.ts';
import { reads } from '../db/tenant-scope.ts';
import { commitAndThrow } from '../db/transaction.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import type { EventDetails } from '../journal/append-events.ts';
import { blockedForSystem, isBlockedForSystem } from '../journal/billing-override.ts';
import type { ChangeDeployment, DeploymentTarget } from '../journal/change-deployment.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { applyLifecycleToSubscription } from '../subscriptions/apply-lifecycle-to-subscription.ts';
import { dropScheduledTransition, endOfLife } from './drop-scheduled-transition.ts';

/**
 * Moves a deployment to another state, and its subscription along with it. Concurrent callers take turns: each is
 * checked against the state at its turn, and each success records one event.
 *
 * @throws {ArcadiaError} `not_found`, `precondition_failed`, `illegal_transition`, `transition_not_permitted`,
 * `billing_action_suspended`.
 */
export async function transitionDeployment(
  deps: { readonly changeDeployment: ChangeDeployment; readonly timeZone: string },
  em: EntityManager,
  target: DeploymentTarget,
  to: DeploymentState,
  audit: AuditContext,
): Promise<ApiDeployment> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const step = resolveTransition(deployment.state, to, audit.actor.kind);
    await assertNotBlocked(tx, deployment, to, audit);
    return applyTransition(tx, deployment, step, audit, deps.timeZone);
  });
}

/** A transition that the map allows: the next state, and the status that the subscription takes. */
export interface TransitionStep {
  readonly state: DeploymentState;
  readonly effects: { readonly subscription: SubscriptionStatus };
}

/**
 * Looks a transition up in the map, and checks that this kind of actor may make it.
 *
 * @throws {ArcadiaError} `illegal_transition`, `transition_not_permitted`.
 */
export function resolveTransition(
  from: DeploymentState,
  to: DeploymentState,
  actor: ActorKind,
): TransitionStep {
  const step = checkTransition(from, to, actor);
  if (step instanceof ArcadiaError) throw step;
  return step;
}

/** As `resolveTransition`, but returns the error: for a caller that expects that the transition may be rejected. */
export function checkTransition(
  from: DeploymentState,
  to: DeploymentState,
  actor: ActorKind,
): TransitionStep | ArcadiaError {
  try {
    return deploymentLifecycle.transition(from, to, { actor });
  } catch (error) {
    if (error instanceof IllegalTransitionError) {
      const { allowed, shortestPath } = error;
      const data = { from, to, allowed, shortest_path: shortestPath };
      return new ArcadiaError('illegal_transition', error.message, data, { cause: error });
    }
    if (error instanceof TransitionNotPermittedError) {
      const data = { from, to, actor, permitted: error.permitted };
      return new ArcadiaError('transition_not_permitted', error.message, data, { cause: error });
    }
    throw error;
  }
}

/**
 * Moves a locked deployment to the state of `step`, and its subscription along with it. Records the event, and one more if
 * that drops a scheduled transition.
 */
export async function applyTransition(
  tx: EntityManager,
  deployment: Deployment,
  { state, effects }: TransitionStep,
  audit: AuditContext,
  zone: string,
  details: EventDetails = {},
): Promise<ApiDeployment> {
  const fromState = deployment.state;
  deployment.state = state;
  const dropped = await applyLifecycleToSubscription(
    tx,
    deployment,
    effects.subscription,
    audit.actor.kind,
    zone,
  );
  const metadata = { ...details.metadata, ...dropped };
  const event = { ...details, kind: 'transitioned', fromState, metadata } as const;
  const transitioned = await recordEvent(tx, deployment, event, audit);
  const reason = endOfLife(fromState, state);
  if (deployment.scheduledTransition === null || reason === null) return transitioned;
  return dropScheduledTransition(tx, deployment, reason, 'previous', audit);
}

/** Records the transition that `system` would have made without the override. */
export async function recordBlockedTransition(
  tx: EntityManager,
  deployment: Deployment,
  to: DeploymentState,
  audit: AuditContext,
  details: EventDetails = {},
): Promise<void> {
  const metadata = {
    ...details.metadata,
    to,
    subscription_status: deploymentLifecycle.states[to].subscription,
    code: blockedForSystem.code,
  };
  await recordEvent(tx, deployment, { ...details, kind: 'transition_blocked', metadata }, audit);
}

/**
 * Throws a 403 if the override blocks the caller's transition, and records that: the event commits with the error. Retries
 * of the caller record no further event, so that they do not move the ETag.
 *
 * @throws {ArcadiaError} `billing_action_suspended`.
 */
export async function assertNotBlocked(
  tx: EntityManager,
  deployment: Deployment,
  to: DeploymentState,
  audit: AuditContext,
): Promise<void> {
  if (!isBlockedForSystem(deployment, audit.actor.kind)) return;
  if (!(await isBlockRecorded(tx, deployment, to, audit))) {
    await recordBlockedTransition(tx, deployment, to, audit);
  }
  commitAndThrow(new ArcadiaError(blockedForSystem.code, blockedForSystem.detail));
}

/** Whether the same attempt of the same actor was blocked and recorded already, and nothing has changed since. */
async function isBlockRecorded(
  em: EntityManager,
  { id, tenantId }: Deployment,
  to: DeploymentState,
  { actor, reason }: AuditContext,
): Promise<boolean> {
  const lastChange = reads(em)
    .selectFrom('cloud_deployment_events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('tenant_id', '=', tenantId)
    .where('deployment_id', '=', id)
    .where('kind', '<>', 'transition_blocked');
  const recorded = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('tenant_id', '=', tenantId)
    .where('deployment_id', '=', id)
    .where('seq', '>', lastChange)
    .where('actor_kind', '=', actor.kind)
    .where('actor_id', '=', actor.id)
    .where(sql<boolean>`reason is not distinct from ${reason ?? null}`)
    .where(sql`metadata ->> 'to'`, '=', to)
    .limit(1)
    .executeTakeFirst();
  return recorded !== undefined;
}
