import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads } from '../db/tenant-scope.ts';
import { journalIncomplete } from '../journal/deployment-snapshot.ts';
import type { ApiSubscription } from './read-subscription.ts';
import type { SubscriptionState } from './subscription-as-of.ts';

/**
 * The add-ons of a subscription as it stood after event `seq`, with the meters of the catalog, and with the ids that
 * events of the first releases do not tell: where one was removed since, that event has it, else its row is there.
 */
export async function resolveAddonIds(
  em: EntityManager,
  deploymentId: string,
  seq: number,
  told: SubscriptionState,
): Promise<ApiSubscription['addons']> {
  const known = await readKnown(em, told);
  const isWhole = told.addons.every(({ id }) => id !== undefined);
  const removals = isWhole ? [] : await readRemovals(em, deploymentId, seq, told.id);
  return told.addons.map((addon) => {
    const { code } = addon;
    const found = known.get(code);
    const removal = removals.find((each) => each.code === code || each.code === null);
    const id = addon.id ?? (removal ?? found)?.id;
    if (id == null || found === undefined) throw journalIncomplete(seq, `which add-on ${code} was`);
    return { ...addon, id, meter: found.meter };
  });
}

interface Removal {
  /** Null where the event was redacted: it may have been any. */
  readonly code: string | null;
  readonly id: string | null;
}

/** The first removal of each add-on after event `seq`. What is attached again then is another one. */
async function readRemovals(
  em: EntityManager,
  deploymentId: string,
  seq: number,
  subscriptionId: string,
): Promise<Removal[]> {
  const firsts = reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .select(sql<string | null>`metadata -> 'before' ->> 'code'`.as('code'))
    .select(sql<string | null>`metadata -> 'before' ->> 'id'`.as('id'))
    .distinctOn(sql`metadata -> 'before' ->> 'code'`)
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>', seq)
    .where('kind', '=', 'addon_removed')
    .where(
      sql<boolean>`coalesce(metadata ->> 'subscription_id', ${subscriptionId}) = ${subscriptionId}`,
    )
    .orderBy(sql`metadata -> 'before' ->> 'code'`)
    .orderBy('seq');
  const rows = await firsts.execute();
  return rows.toSorted((a, b) => a.seq - b.seq);
}

/** Add-ons of the catalog, with the ids under which the subscription has them now; null where it does not. */
async function readKnown(
  em: EntityManager,
  { id, addons }: SubscriptionState,
): Promise<Map<string, { id: string | null; meter: string }>> {
  if (addons.length === 0) return new Map();
  const codes = addons.map(({ code }) => code);
  const rows = await reads(em)
    .selectFrom('addons as a')
    .leftJoin('subscription_addons as sa', (join) =>
      join.onRef('sa.addon_id', '=', 'a.id').on('sa.subscription_id', '=', id),
    )
    .select(['a.code', 'a.meter', 'sa.id'])
    .where('a.code', 'in', codes)
    .execute();
  return new Map(rows.map(({ code, ...addon }) => [code, addon]));
}
