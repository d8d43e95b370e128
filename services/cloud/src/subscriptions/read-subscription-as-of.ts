import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { reads, tenantOf } from '../db/tenant-scope.ts';
import { journalIncomplete } from '../journal/deployment-snapshot.ts';
import { startOfMonthIn } from './calendar.ts';
import type { ApiSubscription } from './read-subscription.ts';
import {
  type SubscriptionEvent,
  type SubscriptionState,
  subscriptionAsOf,
} from './subscription-as-of.ts';

/**
 * The deployment's subscription as it was after event `seq`; null if it had none yet.
 *
 * @param zone The zone in which a pending plan change takes effect at midnight; null for the zone of its request.
 * @throws {ArcadiaError} `log_incomplete`.
 */
export async function readSubscriptionAsOf(
  em: EntityManager,
  deploymentId: string,
  seq: number,
  zone: string | null,
): Promise<ApiSubscription | null> {
  const state = subscriptionAsOf(await readEvents(em, deploymentId, seq));
  if (state === null) return null;
  const addons = await resolveAddonIds(em, deploymentId, seq, state);
  const { pending_change: pending } = state;
  if (pending === null || zone === null) return { ...state, addons };
  const effectiveAt = startOfMonthIn(zone, new Date(pending.effective_at));
  const pending_change = { ...pending, effective_at: effectiveAt.toISOString() };
  return { ...state, addons, pending_change };
}

/** An event of one of these kinds replaces the earlier events of its kind. */
const replacingKinds = [
  'plan_changed',
  'plan_change_scheduled',
  'plan_change_cancelled',
  'plan_change_dropped',
  'period_rolled',
] as const;

/**
 * Reads, from the last `subscribed` event up to `seq`, only the events from which the subscription follows: the log of a
 * deployment can be long, and any number of its events changes nothing here.
 */
async function readEvents(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<SubscriptionEvent[]> {
  const subscribed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('tenant_id', '=', tenantOf(deploymentId))
    .where('deployment_id', '=', deploymentId)
    .where('seq', '<=', seq)
    .where('kind', '=', 'subscribed')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (subscribed === undefined) return [];
  const since = reads(em)
    .selectFrom('cloud_deployment_events')
    .where('tenant_id', '=', tenantOf(deploymentId))
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>=', subscribed.seq)
    .where('seq', '<=', seq);
  const last = since
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('kind', 'in', replacingKinds)
    .groupBy('kind');
  const cancelled = since
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('to_state', 'in', ['cancelled', 'archived']);
  return since
    .select(['seq', 'kind', 'to_state', 'reason', 'metadata'])
    .where((where) =>
      where.or([
        where('kind', 'in', ['subscribed', 'addon_attached', 'addon_removed']),
        where('seq', 'in', last),
        // The state after the last event gives the status, unless the subscription was cancelled before.
        where('seq', '=', cancelled),
        where('seq', '=', seq),
      ]),
    )
    .orderBy('seq')
    .execute();
}

/**
 * Completes the add-ons of `state`, a subscription after event `seq`, with their meters from the catalog and with the
 * ids that the events of the first releases lack. If an add-on was removed since, the event of its removal has its id;
 * otherwise it still has its row.
 */
async function resolveAddonIds(
  em: EntityManager,
  deploymentId: string,
  seq: number,
  state: SubscriptionState,
): Promise<ApiSubscription['addons']> {
  const catalog = await readCatalog(em, deploymentId, state);
  const hasAllIds = state.addons.every(({ id }) => id !== undefined);
  const removals = hasAllIds ? [] : await readRemovals(em, deploymentId, seq, state.id);
  return state.addons.map((addon) => {
    const { code } = addon;
    const found = catalog.get(code);
    const removal = removals.find((each) => each.code === code || each.code === null);
    const id = addon.id ?? (removal ?? found)?.id;
    if (id == null || found === undefined) {
      throw journalIncomplete(seq, `the id of the add-on "${code}"`);
    }
    return { ...addon, id, meter: found.meter };
  });
}

interface Removal {
  /** Null if the event was redacted: any add-on may be the removed one. */
  readonly code: string | null;
  readonly id: string | null;
}

/** The first removal of each add-on after event `seq`. A later removal is that of another attachment. */
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
    .where('tenant_id', '=', tenantOf(deploymentId))
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

/** The catalog's add-ons by code, each with the id under which the subscription has it now; null if the subscription no longer has it. */
async function readCatalog(
  em: EntityManager,
  deploymentId: string,
  { id, addons }: SubscriptionState,
): Promise<Map<string, { id: string | null; meter: string }>> {
  if (addons.length === 0) return new Map();
  const codes = addons.map(({ code }) => code);
  const rows = await reads(em)
    .selectFrom('addons as a')
    .leftJoin('subscription_addons as sa', (join) =>
      join
        .onRef('sa.addon_id', '=', 'a.id')
        .on('sa.tenant_id', '=', tenantOf(deploymentId))
        .on('sa.subscription_id', '=', id),
    )
    .select(['a.code', 'a.meter', 'sa.id'])
    .where('a.code', 'in', codes)
    .execute();
  return new Map(rows.map(({ code, ...addon }) => [code, addon]));
}
