import type { DeploymentState } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import type { Origin } from '../origin.ts';
import { RecordedRefusal } from '../recorded-refusal.ts';
import { blocksSystem } from './blocks-system.ts';
import { changeDeployment } from './change-deployment.ts';
import type { ChangeTarget } from './change-target.ts';
import type { Deployment } from './deployment.entity.ts';
import { wakeDeployment } from './due/wake-deployment.ts';
import { judgeTransition } from './judge-transition.ts';
import { recordBlocked } from './record-blocked.ts';
import { recordEvent } from './record-event.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

const latest = new Date('2100-01-01T00:00:00Z');

/** Makes a transition pending until `effectiveAt`. It is judged now, and again when it is due. */
export async function scheduleTransition(
  em: EntityManager,
  target: ChangeTarget,
  transition: { readonly to: DeploymentState; readonly effectiveAt: Date },
  origin: Origin,
  now: Date,
): Promise<ApiDeployment> {
  const { to, effectiveAt } = transition;
  const { actor } = origin;
  assertToCome(effectiveAt, now);
  const outcome = await changeDeployment(em, target, async (tx, deployment) => {
    judgeTransition(deployment.state, to, actor.kind);
    if (blocksSystem(deployment, actor.kind)) return recordBlocked(tx, deployment, to, origin);
    assertNonePending(deployment);
    const scheduled = {
      to,
      effective_at: effectiveAt.toISOString(),
      reason: origin.reason ?? null,
      requested_by: { kind: actor.kind, id: actor.id },
      requested_at: now.toISOString(),
      request_id: origin.requestId,
    };
    deployment.scheduledTransition = scheduled;
    await wakeDeployment(tx, deployment.id, effectiveAt);
    const happening = {
      kind: 'transition_scheduled',
      metadata: { before: null, after: scheduled },
    } as const;
    return recordEvent(tx, deployment, happening, origin);
  });
  if (outcome instanceof RecordedRefusal) throw outcome;
  return outcome;
}

function assertToCome(effectiveAt: Date, now: Date): void {
  if (effectiveAt > now && effectiveAt < latest) return;
  const message = effectiveAt > now ? 'must be before 2100' : 'must be in the future';
  throw new ArcadiaError('invalid_request', `\`effective_at\` ${message}.`, {
    errors: [{ path: '/body/effective_at', message }],
  });
}

function assertNonePending({ scheduledTransition }: Deployment): void {
  if (scheduledTransition === null) return;
  const { to, effective_at } = scheduledTransition;
  throw new ArcadiaError(
    'transition_already_scheduled',
    `A transition to ${to} is scheduled for ${effective_at}. Cancel it first: DELETE …/scheduled-transition.`,
    { scheduled_transition: scheduledTransition },
  );
}
