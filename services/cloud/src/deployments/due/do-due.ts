import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../../db/tenant-scope.ts';
import type { ClaimedWork } from '../../work/claim.ts';
import { complete } from '../../work/complete.ts';
import { keepLease } from '../../work/keep-lease.ts';
import { lockDeployment } from '../lock-deployment.ts';
import { applyDue } from './apply-due.ts';

/** Does what is due on the deployment that the work is for, and makes the work due again when the next thing is. */
export async function doDue(
  { orm, timeZone }: { readonly orm: MikroORM; readonly timeZone: string },
  item: ClaimedWork,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (tx) => {
    // The deployment first, then the work: requests that wake a deployment lock in this order.
    const deployment = await lockDeployment(tx, item.key);
    await keepLease(tx, item);
    await complete(tx, item, await applyDue(tx, deployment, timeZone));
  });
}
