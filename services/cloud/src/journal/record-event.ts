import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { appendEvents, laterOf, type NewEvent, toNextEvent } from './append-events.ts';
import { readChainHead } from './chain-heads.ts';
import { type ApiDeployment, Deployment, describeDeployment } from './deployment.entity.ts';
import { type DeploymentSnapshot, readSnapshot } from './deployment-snapshot.ts';
import { keepLatestEvent, lockOf } from './lock-deployment.ts';

/**
 * Stores the changes of a deployment, appends the next event to its log, with a snapshot of the deployment, and returns the
 * snapshot. The deployment's row must be locked, because the event is chained to the one before it.
 */
export async function recordEvent(
  em: EntityManager,
  deployment: Deployment,
  event: NewEvent,
  audit: AuditContext,
): Promise<ApiDeployment> {
  deployment.seq += 1;
  const snapshot = snapshotOf(deployment) ?? (await storeAndRead(em, deployment));
  const prevHash =
    snapshot.previous?.hash ?? (await readChainHead(em, deployment.id, deployment.seq - 1));
  const next = toNextEvent(snapshot, prevHash, event, audit);
  await appendEvents(em, [next]);
  // The statement has stored the deployment: a flush must not do it again.
  em.merge(Deployment, deployment, { refresh: true });
  await em.flush();
  keepLatestEvent(deployment, {
    seq: next.seq,
    hash: next.hash,
    effectiveAt: next.effective_at,
    recordedAt: next.recorded_at,
  });
  return snapshot.deployment;
}

/**
 * Takes the snapshot of a locked deployment from the entity: nobody else can have changed its row since it was read. Returns
 * null if the entity is new, or if its latest event is unknown.
 */
function snapshotOf(deployment: Deployment): DeploymentSnapshot | null {
  const lock = lockOf(deployment);
  if (lock?.latest?.seq !== deployment.seq - 1) return null;
  const { lockedAt, changedAt, latest } = lock;
  deployment.updatedAt = new Date(changedAt);
  const recordedAt = laterOf(lockedAt, latest.recordedAt);
  return { deployment: describeDeployment(deployment), recordedAt, previous: latest };
}

async function storeAndRead(
  em: EntityManager,
  deployment: Deployment,
): Promise<DeploymentSnapshot> {
  await em.flush();
  return await readSnapshot(em, deployment);
}

/** The next event of a locked deployment, with the deployment as the change leaves it and the hash of the event before. */
export interface NextEvent {
  readonly snapshot: DeploymentSnapshot;
  readonly prevHash: string;
  readonly event: NewEvent;
}

/** Stores many locked deployments as their snapshots have them, and appends the next event to each log, by one statement. */
export async function recordEvents(
  tx: EntityManager,
  events: readonly NextEvent[],
  audit: AuditContext,
): Promise<void> {
  const sealed = events.map(({ snapshot, prevHash, event }) =>
    toNextEvent(snapshot, prevHash, event, audit),
  );
  await appendEvents(tx, sealed);
}
