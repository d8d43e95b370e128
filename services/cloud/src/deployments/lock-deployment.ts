import { type EntityManager, LockMode } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../arcadia-error.ts';
import { reads } from '../db/tenant-scope.ts';
import { Deployment } from './deployment.entity.ts';
import { toApiEvent } from './to-api-event.ts';

/**
 * Takes the deployment's turn: its row stays locked until the transaction ends. With `expectedSeq` (from `If-Match`)
 * a caller that was overtaken is refused with the event that came in between.
 */
export async function lockDeployment(
  em: EntityManager,
  id: string,
  expectedSeq?: number,
): Promise<Deployment> {
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  const deployment = await em.findOne(Deployment, { id }, options);
  if (deployment === null) throw deploymentNotFound(id);
  if (expectedSeq === undefined || expectedSeq === deployment.seq) return deployment;
  const event = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', id)
    .where('seq', '=', Math.min(expectedSeq + 1, deployment.seq))
    .executeTakeFirstOrThrow();
  throw new ArcadiaError(
    'precondition_failed',
    `The deployment is at seq ${deployment.seq}, not ${expectedSeq}. Read it again, and decide anew.`,
    { seq: deployment.seq, event: toApiEvent(event) },
  );
}

/** Not there, or not the caller's: the two cannot be told apart from outside. */
export function deploymentNotFound(id: string): ArcadiaError {
  return new ArcadiaError('not_found', `There is no deployment ${id}.`);
}
