import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../db/tenant-scope.ts';
import { type DeploymentTimers, lockDeployment } from '../journal/change-deployment.ts';
import { complete } from '../queue/end-run.ts';
import { assertLease, type ClaimedWork } from '../queue/lease.ts';
import type { WorkDefinition } from '../queue/run-work-item.ts';
import { periodTimers } from './timers.ts';

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
      hasLongStatements: true,
      run: (item) => requeueMissingTimers(deps, item),
    },
    { kind: 'deployment-due', concurrency: 4, run: (item) => runDueTimers(deps, item) },
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

/**
 * Makes a work item due for every deployment that has a timer but no item that waits for it: its item failed, or an
 * instance of a previous release created the deployment. Without this, such a deployment would never be billed again. An
 * item that waits for a period end of another `BILLING_TIME_ZONE` becomes due at the end in this one, if that is earlier.
 * If its midnight happens twice, the item becomes due at the second one; only requests apply the timer before.
 *
 * Locks the items in the order of their keys, as every transaction that changes several.
 */
async function requeueMissingTimers(
  { orm, timeZone }: { readonly orm: MikroORM; readonly timeZone: string },
  item: ClaimedWork,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (tx) => {
    await sql`
      insert into work_items as item (kind, key, due_at)
      select 'deployment-due', d.id::text, date_trunc('milliseconds', now()) from cloud_deployments d
      where (d.state = 'trial' or d.scheduled_transition is not null
          or exists (select from subscriptions s
            where s.tenant_id = d.tenant_id and s.deployment_id = d.id and s.status <> 'cancelled'))
        and not exists (select from work_items w
          where w.kind = 'deployment-due' and w.key = d.id::text and w.outcome is null)
      order by d.id::text
      on conflict (kind, key) do update
        set due_at = excluded.due_at, attempts = 0, outcome = null, updated_at = now()
        where item.outcome is not null`.execute(platformSql(tx));
    await sql`
      with late as materialized (
        select item.id, timer.at from work_items item join (
          select s.deployment_id::text as key, ${periodTimers} at time zone ${timeZone}::text as at
          from subscriptions s where s.status <> 'cancelled') timer on timer.key = item.key
        where item.kind = 'deployment-due' and item.outcome is null and item.attempts = 0 and item.due_at > timer.at
        order by item.key for update of item
      )
      update work_items item set due_at = late.at, updated_at = now() from late where item.id = late.id`.execute(
      platformSql(tx),
    );
    await complete(tx, item);
  });
}
