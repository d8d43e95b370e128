import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import { reads } from '../db/tenant-scope.ts';
import type { Deployment } from './deployment.entity.ts';
import { DeploymentEvent } from './deployment-event.entity.ts';
import type { Origin } from './origin.ts';
import { type ApiDeployment, toApiDeployment } from './to-api-deployment.ts';

/** What happened to a deployment whose row is locked. */
export interface Happening {
  readonly kind: DeploymentEvent['kind'];
  readonly fromState: Deployment['state'] | null;
  readonly metadata?: Record<string, unknown>;
}

/**
 * Appends the next event to a deployment's log, with the deployment as it stands now, and returns that. The
 * deployment's `seq` must already be the event's.
 */
export async function recordEvent(
  em: EntityManager,
  deployment: Deployment,
  happening: Happening,
  origin: Origin,
): Promise<ApiDeployment> {
  await em.flush();
  const row = await reads(em)
    .selectFrom('cloud_deployments')
    .selectAll()
    .where('id', '=', deployment.id)
    .executeTakeFirstOrThrow();
  const standing = toApiDeployment(row);
  em.create(DeploymentEvent, {
    id: newId(),
    deploymentId: deployment.id,
    seq: deployment.seq,
    kind: happening.kind,
    fromState: happening.fromState,
    toState: deployment.state,
    actorKind: origin.actor.kind,
    actorId: origin.actor.id,
    reason: origin.reason ?? null,
    requestId: origin.requestId,
    metadata: happening.metadata ?? {},
    deployment: { ...standing },
  });
  await em.flush();
  return standing;
}
