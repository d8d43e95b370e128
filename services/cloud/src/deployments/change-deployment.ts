import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeTarget } from './change-target.ts';
import type { Deployment } from './deployment.entity.ts';
import { catchUp } from './due/catch-up.ts';
import { lockDeployment } from './lock-deployment.ts';

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
