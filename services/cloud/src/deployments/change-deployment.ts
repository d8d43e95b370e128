import type { EntityManager } from '@mikro-orm/postgresql';
import type { Deployment } from './deployment.entity.ts';
import { catchUp } from './due/catch-up.ts';
import { lockDeployment } from './lock-deployment.ts';

/** Which deployment a change is for, and what it is based on. */
export interface ChangeTarget {
  readonly id: string;
  /** The `seq` that the caller has seen (`If-Match`); where the deployment has moved on, the change is refused. */
  readonly expectedSeq?: number | undefined;
  /** Where the calendar months of subscriptions begin: an IANA name. */
  readonly timeZone: string;
}

/**
 * Changes a deployment, or what belongs to it, in one transaction that holds its row: callers at the same time take
 * turns. What was due before is done first, so that each is judged by the state that the deployment should have.
 */
export async function changeDeployment<Result>(
  em: EntityManager,
  target: ChangeTarget,
  change: (tx: EntityManager, deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  await catchUp(em, target);
  return em.transactional(async (tx) =>
    change(tx, await lockDeployment(tx, target.id, target.expectedSeq)),
  );
}
