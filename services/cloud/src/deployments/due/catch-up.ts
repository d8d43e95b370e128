import type { EntityManager } from '@mikro-orm/postgresql';
import type { ChangeTarget } from '../change-target.ts';
import { lockDeployment } from '../lock-deployment.ts';
import { applyDue } from './apply-due.ts';

/**
 * Does what is due on a deployment and no worker has come to yet, and commits it, whatever transaction `em` is in. Its
 * work item stays: whoever takes it finds nothing more to do, and sets its next time.
 */
export async function catchUp(
  em: EntityManager,
  { id, timeZone }: Pick<ChangeTarget, 'id' | 'timeZone'>,
): Promise<void> {
  await em.fork().transactional(async (tx) => {
    await applyDue(tx, await lockDeployment(tx, id), timeZone);
  });
}
