import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { newId } from '../db/new-id.ts';
import { readChainHead } from './chain-heads.ts';
import type { ApiDeployment, Deployment } from './deployment.entity.ts';
import { DeploymentEvent } from './deployment-event.entity.ts';
import { type DeploymentSnapshot, readSnapshot } from './deployment-snapshot.ts';
import { sealEvent } from './hash-chain.ts';

/** The data of an event besides its kind. */
export interface EventDetails {
  /** Default: empty. */
  readonly metadata?: Record<string, unknown>;
  /** When the change took effect; `previous`: together with the event before. Default: when the event is recorded. */
  readonly effectiveAt?: Date | 'previous' | undefined;
}

/** The next event of a locked deployment. */
export interface NewEvent extends EventDetails {
  readonly kind: DeploymentEvent['kind'];
  /** The state before the event; null for the first event. Default: the deployment's state. */
  readonly fromState?: Deployment['state'] | null;
}

/**
 * Appends the next event to a deployment's log, with a snapshot of the deployment, and returns the snapshot. The
 * deployment's row must be locked, because the event is chained to the one before it. Neither `effective_at` nor
 * `recorded_at` is earlier than that of the event before, so that the log can be replayed in one order.
 */
export async function recordEvent(
  em: EntityManager,
  deployment: Deployment,
  event: NewEvent,
  audit: AuditContext,
): Promise<ApiDeployment> {
  deployment.seq += 1;
  await em.flush();
  const { deployment: snapshot, recordedAt, previous } = await readSnapshot(em, deployment);
  const effectiveAt = latest(
    toInstant(event.effectiveAt, previous) ?? recordedAt,
    previous?.effectiveAt,
  );
  const content = {
    id: newId(),
    seq: deployment.seq,
    kind: event.kind,
    reason: audit.reason ?? null,
    metadata: event.metadata ?? {},
    deployment: { ...snapshot },
  };
  const columns = {
    deployment_id: deployment.id,
    from_state: event.fromState === undefined ? deployment.state : event.fromState,
    to_state: deployment.state,
    actor_kind: audit.actor.kind,
    actor_id: audit.actor.id,
    request_id: audit.requestId,
    effective_at: effectiveAt,
    recorded_at: recordedAt,
  };
  const prevHash = previous?.hash ?? (await readChainHead(em, deployment.id, deployment.seq - 1));
  const seal = sealEvent({ ...content, ...columns }, prevHash);
  em.create(DeploymentEvent, {
    ...content,
    tenantId: deployment.tenantId,
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
  return snapshot;
}

function toInstant(
  effectiveAt: EventDetails['effectiveAt'],
  previous: DeploymentSnapshot['previous'],
): string | undefined {
  return effectiveAt === 'previous' ? previous?.effectiveAt : effectiveAt?.toISOString();
}

/** The later of two instants. Both are RFC 3339 with milliseconds and `Z`, so they sort as text. */
function latest(a: string, b = a): string {
  return a > b ? a : b;
}
