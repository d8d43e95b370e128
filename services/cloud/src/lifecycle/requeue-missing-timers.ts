import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, platformSql, reads } from '../db/tenant-scope.ts';
import { complete } from '../queue/end-run.ts';
import type { ClaimedWork } from '../queue/lease.ts';

/** Deployments of one transaction: it locks the work items that it changes for a moment only. */
const PAGE_SIZE = 2_000;
/** Every id follows it. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Makes a work item due for every deployment that has a timer but no item that waits for it: its item failed, or an
 * instance of a previous release created the deployment. Without this, such a deployment would never be billed again. An
 * item that waits for a period end of another `BILLING_TIME_ZONE` becomes due at the end in this one, if that is earlier.
 * If its midnight happens twice, the item becomes due at the second one; only requests apply the timer before.
 *
 * Walks through the deployments in the order of their ids, page by page, each in a transaction of its own: a change of the
 * zone concerns all of them. Locks the items in the order of their keys, as every transaction that changes several.
 */
export async function requeueMissingTimers(
  { orm, timeZone }: { readonly orm: MikroORM; readonly timeZone: string },
  item: ClaimedWork,
  pageSize: number = PAGE_SIZE,
): Promise<void> {
  let after: string | null = BEFORE_ALL;
  while (after !== null) {
    const page: Page = { after, last: await findLast(openScope(orm, 'all'), after, pageSize) };
    await openScope(orm, 'all').transactional(async (tx) => {
      await createMissing(tx, page);
      await makeEarlier(tx, page, timeZone);
    });
    after = page.last;
  }
  await openScope(orm, 'all').transactional((tx) => complete(tx, item));
}

/** Deployments that follow each other by id. */
interface Page {
  /** The id before the first one. */
  readonly after: string;
  /** The id of the last one; null if no other page follows. */
  readonly last: string | null;
}

async function findLast(em: EntityManager, after: string, size: number): Promise<string | null> {
  const row = await reads(em)
    .selectFrom('cloud_deployments')
    .select('id')
    .where('id', '>', after)
    .orderBy('id')
    .offset(size - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

const isIn = ({ after, last }: Page) =>
  sql`d.id > ${after}::uuid and (${last}::uuid is null or d.id <= ${last}::uuid)`;

async function createMissing(tx: EntityManager, page: Page): Promise<void> {
  await sql`
    insert into work_items as item (kind, key, due_at)
    select 'deployment-due', d.id::text, date_trunc('milliseconds', now()) from cloud_deployments d
    where ${isIn(page)}
      and (d.state = 'trial' or d.scheduled_transition is not null
        or exists (select from subscriptions s
          where s.tenant_id = d.tenant_id and s.deployment_id = d.id and s.status <> 'cancelled'))
      and not exists (select from work_items w
        where w.kind = 'deployment-due' and w.key = d.id::text and w.outcome is null)
    order by d.id::text
    on conflict (kind, key) do update
      set due_at = excluded.due_at, attempts = 0, outcome = null, updated_at = now()
      where item.outcome is not null`.execute(platformSql(tx));
}

/**
 * SQL for the earlier of a subscription's timers, its period end and its pending plan change, as the local time of any zone.
 * The plan change is due at the start of a month too; see `startOfMonthIn`.
 */
const periodTimers = sql`least(s.current_period_end::timestamp,
  date_trunc('month', (s.pending_effective_at + interval '24 hours') at time zone 'UTC'))`;

async function makeEarlier(tx: EntityManager, page: Page, timeZone: string): Promise<void> {
  await sql`
    with late as materialized (
      select item.id, timer.at from work_items item join (
        select s.deployment_id::text as key, ${periodTimers} at time zone ${timeZone}::text as at
        from cloud_deployments d join subscriptions s on s.tenant_id = d.tenant_id and s.deployment_id = d.id
        where s.status <> 'cancelled' and ${isIn(page)}) timer on timer.key = item.key
      where item.kind = 'deployment-due' and item.outcome is null and item.attempts = 0 and item.due_at > timer.at
      order by item.key for update of item
    )
    update work_items item set due_at = late.at, updated_at = now() from late where item.id = late.id`.execute(
    platformSql(tx),
  );
}
