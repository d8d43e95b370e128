import type { EntityManager } from '@mikro-orm/postgresql';
import { assertExpected } from './assert-expected.ts';
import type { ChangeTarget } from './change-target.ts';
import type { Deployment } from './deployment.entity.ts';
import { catchUp } from './due/catch-up.ts';
import { isDue } from './due/is-due.ts';
import { lockDeployment } from './lock-deployment.ts';

/**
 * Changes a deployment, or what belongs to it, in one transaction that holds its row: callers at the same time take
 * turns. What is due at its turn is done first, in a transaction of its own, so that each is judged by the state that
 * the deployment should have, and what a refusal speaks of has happened.
 */
export async function changeDeployment<Result>(
  em: EntityManager,
  target: ChangeTarget,
  change: (tx: EntityManager, deployment: Deployment) => Promise<Result>,
): Promise<Result> {
  const takeTurn = (mayBeDue: boolean) =>
    em.transactional(async (tx) => {
      const deployment = await lockDeployment(tx, target.id);
      if (!mayBeDue && (await isDue(tx, target))) throw new SomethingDue();
      await assertExpected(tx, deployment, target.expectedSeq);
      return change(tx, deployment);
    });
  try {
    return await takeTurn(false);
  } catch (error) {
    // It has let go of the row, be it by a savepoint.
    if (!(error instanceof SomethingDue)) throw error;
  }
  await catchUp(em, target);
  return takeTurn(true);
}

class SomethingDue extends Error {
  override readonly message = 'Something is due on the deployment.';
}
