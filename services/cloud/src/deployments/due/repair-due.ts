import type { MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql } from '../../db/tenant-scope.ts';
import type { ClaimedWork } from '../../work/claim.ts';
import { complete } from '../../work/complete.ts';

/**
 * Makes the work of every deployment due that has something to come and no work that waits for it: one whose work has
 * failed, or that an instance of a former release made. A deployment that nobody looks at would never be billed.
 */
export async function repairDue(
  { orm }: { readonly orm: MikroORM },
  item: ClaimedWork,
): Promise<void> {
  await openScope(orm, 'all').transactional(async (tx) => {
    await sql`
      insert into work_items as item (kind, key, due_at)
      select 'deployment-due', d.id::text, date_trunc('milliseconds', now()) from cloud_deployments d
      where (d.state = 'trial' or d.scheduled_transition is not null
          or exists (select from subscriptions s where s.deployment_id = d.id and s.status <> 'cancelled'))
        and not exists (select from work_items w
          where w.kind = 'deployment-due' and w.key = d.id::text and w.outcome is null)
      on conflict (kind, key) do update
        set due_at = excluded.due_at, attempts = 0, outcome = null, updated_at = now()
        where item.outcome is not null`.execute(platformSql(tx));
    await complete(tx, item);
  });
}
