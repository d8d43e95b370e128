import type { MikroORM } from '@mikro-orm/postgresql';
import { openScope } from '../db/tenant-scope.ts';
import type { DeploymentTimers } from '../journal/change-deployment.ts';
import { lockDeployment } from '../journal/lock-deployment.ts';
import { complete } from '../queue/end-run.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { requeueMissingTimers } from './requeue-missing-timers.ts';
import { rollPeriods } from './roll-periods.ts';

/** The work of timers: it applies due timers, and hourly requeues timers that no work item waits for. */
export function timerWork(deps: {
  readonly orm: MikroORM;
  readonly timers: DeploymentTimers;
  readonly timeZone: string;
}): readonly WorkDefinition[] {
  return [
    {
      kind: 'due-repair',
      concurrency: 1,
      run: (item) => requeueMissingTimers(deps, item),
    },
    {
      kind: 'deployment-due',
      concurrency: 4,
      run: (item) => runDueTimers(deps, item),
      batch: { size: 200, run: (items) => rollPeriods(deps, items) },
    },
  ];
}

/** Applies the due timers of the item's deployment, and makes the item due again at the next timer. */
async function runDueTimers(
  { orm, timers }: { readonly orm: MikroORM; readonly timers: DeploymentTimers },
  item: ClaimedWork,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (tx) => {
    // The deployment first, then the work item: requests that schedule timers lock in this order.
    const deployment = await lockDeployment(tx, item.key);
    await assertLease(tx, item);
    const againAt = await timers.applyDueTimers(tx, deployment);
    await complete(tx, item, { againAt });
  });
}
