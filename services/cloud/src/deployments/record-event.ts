import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../db/new-id.ts';
import type { Origin } from '../origin.ts';
import type { Deployment } from './deployment.entity.ts';
import { DeploymentEvent } from './deployment-event.entity.ts';
import { readLogHead } from './log/read-log-head.ts';
import { sealEvent } from './log/seal-event.ts';
import { readStanding } from './read-standing.ts';
import type { ApiDeployment } from './to-api-deployment.ts';

/** What happened to a deployment whose row is locked. */
export interface Happening {
  readonly kind: DeploymentEvent['kind'];
  /** Default: the state that it is in, for what moves nothing. Null where it begins. */
  readonly fromState?: Deployment['state'] | null;
  readonly metadata?: Record<string, unknown>;
  /** Since when it holds. Default: since it is recorded. */
  readonly effectiveAt?: Date;
}

/**
 * Appends the next event to a deployment's log, with the deployment as it stands now, and returns that. The
 * deployment's row must be locked, for the event is chained to the one before it. Neither of its times is before that of the event before it, so that the log can be replayed in one order.
 */
export async function recordEvent(
  em: EntityManager,
  deployment: Deployment,
  happening: Happening,
  origin: Origin,
): Promise<ApiDeployment> {
  deployment.seq += 1;
  await em.flush();
  const { standing, recordedAt, previous } = await readStanding(em, deployment);
  const effectiveAt = latest(
    happening.effectiveAt?.toISOString() ?? recordedAt,
    previous?.effectiveAt,
  );
  const content = {
    id: newId(),
    seq: deployment.seq,
    kind: happening.kind,
    reason: origin.reason ?? null,
    metadata: happening.metadata ?? {},
    deployment: { ...standing },
  };
  const columns = {
    deployment_id: deployment.id,
    from_state: happening.fromState === undefined ? deployment.state : happening.fromState,
    to_state: deployment.state,
    actor_kind: origin.actor.kind,
    actor_id: origin.actor.id,
    request_id: origin.requestId,
    effective_at: effectiveAt,
    recorded_at: recordedAt,
  };
  const prevHash = previous?.hash ?? (await readLogHead(em, deployment.id, deployment.seq - 1));
  const seal = sealEvent({ ...content, ...columns }, prevHash);
  em.create(DeploymentEvent, {
    ...content,
    deploymentId: columns.deployment_id,
    fromState: columns.from_state,
    toState: columns.to_state,
    actorKind: columns.actor_kind,
    actorId: columns.actor_id,
    requestId: columns.request_id,
    effectiveAt: new Date(effectiveAt),
    recordedAt: new Date(recordedAt),
    reasonDigest: seal.reason_digest,
    metadataDigest: seal.metadata_digest,
    deploymentDigest: seal.deployment_digest,
    prevHash: seal.prev_hash,
    hash: seal.hash,
  });
  await em.flush();
  return standing;
}

/** The later of two instants, as RFC 3339 with milliseconds and `Z`: they sort as text. */
function latest(a: string, b = a): string {
  return a > b ? a : b;
}
