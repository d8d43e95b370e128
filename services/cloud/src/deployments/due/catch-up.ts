import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql } from '../../db/tenant-scope.ts';
import type { ChangeTarget } from '../change-target.ts';
import { lockDeployment } from '../lock-deployment.ts';
import { applyDue } from './apply-due.ts';

/**
 * Does what is due on a deployment and no worker has come to yet. Its work item stays: whoever takes it finds nothing
 * more to do, and sets its next time.
 */
export async function catchUp(
  em: EntityManager,
  { id, timeZone }: Pick<ChangeTarget, 'id' | 'timeZone'>,
): Promise<void> {
  const due = await platformSql(em)
    .selectFrom('work_items')
    .select('key')
    .where('kind', '=', 'deployment-due')
    .where('key', '=', id.toLowerCase())
    .where('outcome', 'is', null)
    .where('due_at', '<=', sql<string>`now()`)
    .executeTakeFirst();
  if (due === undefined) return;
  // An EntityManager of its own: the caller's must not keep what this one has read.
  await em.fork({ keepTransactionContext: true }).transactional(async (tx) => {
    await applyDue(tx, await lockDeployment(tx, id), timeZone);
  });
}
