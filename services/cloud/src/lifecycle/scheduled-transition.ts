import type { DeploymentState } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type AuditContext, assertMayCancel } from '../audit/audit-context.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { invalidRequest } from '../errors/invalid-request.ts';
import {
  assertNotBlockedForSystem,
  blockedForSystem,
  isBlockedForSystem,
} from '../journal/billing-override.ts';
import {
  type ChangeDeployment,
  type DeploymentTarget,
  scheduleTimers,
} from '../journal/change-deployment.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import {
  type DropReason,
  dropScheduledTransition,
  findEndOfLife,
} from './drop-scheduled-transition.ts';
import { endOfTimers } from './next-timer.ts';
import {
  applyTransition,
  assertNotBlocked,
  checkTransition,
  resolveTransition,
  type TransitionStep,
} from './transition.ts';

type ScheduledTransition = NonNullable<Deployment['scheduledTransition']>;

/**
 * Schedules a transition for `effectiveAt`. The map is checked now, and again when the transition is due.
 *
 * @throws {ArcadiaError} `invalid_request` unless `effectiveAt` is in the future and before 2100,
 * `transition_already_scheduled`, and all errors of `transitionDeployment`.
 */
export async function scheduleTransition(
  deps: { readonly changeDeployment: ChangeDeployment; readonly now: () => Date },
  em: EntityManager,
  target: DeploymentTarget,
  transition: { readonly to: DeploymentState; readonly effectiveAt: Date },
  audit: AuditContext,
): Promise<ApiDeployment> {
  const { to, effectiveAt } = transition;
  const { actor } = audit;
  const now = deps.now();
  assertInFuture(effectiveAt, now);
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    resolveTransition(deployment.state, to, actor.kind);
    await assertNotBlocked(tx, deployment, to, audit);
    assertNoneScheduled(deployment);
    const scheduled = {
      to,
      effective_at: effectiveAt.toISOString(),
      reason: audit.reason ?? null,
      requested_by: { kind: actor.kind, id: actor.id },
      requested_at: now.toISOString(),
      request_id: audit.requestId,
    };
    deployment.scheduledTransition = scheduled;
    await scheduleTimers(tx, deployment.id, effectiveAt);
    const metadata = { before: null, after: scheduled };
    return recordEvent(tx, deployment, { kind: 'transition_scheduled', metadata }, audit);
  });
}

/**
 * Cancels the scheduled transition. A tenant cannot cancel one that an operator has scheduled.
 *
 * @throws {ArcadiaError} `not_found`, `precondition_failed`, `forbidden`, `billing_action_suspended`.
 */
export async function cancelScheduledTransition(
  deps: { readonly changeDeployment: ChangeDeployment },
  em: EntityManager,
  target: DeploymentTarget,
  audit: AuditContext,
): Promise<ApiDeployment> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const { scheduledTransition: scheduled } = deployment;
    if (scheduled === null) {
      throw new ArcadiaError(
        'not_found',
        'The deployment has no scheduled transition. Read it again.',
      );
    }
    assertMayCancel(audit.actor, scheduled.requested_by);
    deployment.scheduledTransition = null;
    const metadata = { before: scheduled, after: null };
    return recordEvent(tx, deployment, { kind: 'scheduled_transition_cancelled', metadata }, audit);
  });
}

/**
 * Makes the scheduled transition of a locked deployment, in the name of the actor that requested it and as of its
 * scheduled instant. If the transition has become illegal, the override blocks it, or the deployment was cancelled since,
 * it is dropped, and the event records why.
 */
export async function applyScheduledTransition(
  tx: EntityManager,
  deployment: Deployment,
  zone: string,
): Promise<void> {
  const { scheduledTransition: scheduled } = deployment;
  if (scheduled === null) return;
  const audit = {
    actor: scheduled.requested_by,
    requestId: scheduled.request_id,
    reason: scheduled.reason ?? undefined,
  };
  const effectiveAt = new Date(scheduled.effective_at);
  const resolved = (await findEndOfLife(tx, deployment)) ?? resolveScheduled(deployment, scheduled);
  if ('code' in resolved) {
    await dropScheduledTransition(tx, deployment, resolved, effectiveAt, audit);
    return;
  }
  deployment.scheduledTransition = null;
  const details = { effectiveAt, metadata: { scheduled } };
  await applyTransition(tx, deployment, resolved, audit, zone, details);
}

/** Returns the transition to make, or the reason why it cannot be made. */
function resolveScheduled(
  deployment: Deployment,
  { to, requested_by: { kind } }: ScheduledTransition,
): TransitionStep | DropReason {
  const step = checkTransition(deployment.state, to, kind);
  if (step instanceof ArcadiaError) return { code: step.code, detail: step.message };
  return isBlockedForSystem(deployment, kind) ? blockedForSystem : step;
}

function assertInFuture(effectiveAt: Date, now: Date): void {
  if (effectiveAt > now && effectiveAt < endOfTimers) return;
  const message = effectiveAt > now ? 'must be before 2100' : 'must be in the future';
  throw invalidRequest('/body/effective_at', message, `\`effective_at\` ${message}.`);
}

function assertNoneScheduled({ scheduledTransition }: Deployment): void {
  if (scheduledTransition === null) return;
  const { to, effective_at } = scheduledTransition;
  throw new ArcadiaError(
    'transition_already_scheduled',
    `A transition to ${to} is scheduled for ${effective_at}. Cancel it first: DELETE …/scheduled-transition.`,
    { scheduled_transition: scheduledTransition },
  );
}
