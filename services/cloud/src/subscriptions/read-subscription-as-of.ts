import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { logIncomplete } from '../deployments/log-incomplete.ts';
import type { ApiSubscription } from './read-subscription.ts';
import { subscriptionAsOf, type TellingEvent } from './subscription-as-of.ts';

/** The deployment's subscription as it stood after event `seq`; null where it had none yet. */
export async function readSubscriptionAsOf(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<ApiSubscription | null> {
  const told = subscriptionAsOf(await readTelling(em, deploymentId, seq));
  if (told === null) return null;
  const known = await readAddons(
    em,
    told.id,
    told.addons.map(({ code }) => code),
  );
  const addons = told.addons.map((addon) => {
    const found = known.get(addon.code);
    const id = addon.id ?? found?.id;
    if (id == null || found === undefined)
      throw logIncomplete(seq, `which add-on ${addon.code} was`);
    return { ...addon, id, meter: found.meter };
  });
  return { ...told, addons };
}

/** From the last subscribing up to `seq`, all but what changes the deployment alone: that may be a great many. */
async function readTelling(
  em: EntityManager,
  deploymentId: string,
  seq: number,
): Promise<TellingEvent[]> {
  const subscribed = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('deployment_id', '=', deploymentId)
    .where('seq', '<=', seq)
    .where('kind', '=', 'subscribed')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (subscribed === undefined) return [];
  return reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['seq', 'kind', 'to_state', 'reason', 'metadata'])
    .where('deployment_id', '=', deploymentId)
    .where('seq', '>=', subscribed.seq)
    .where('seq', '<=', seq)
    .where((where) =>
      where.or([
        where('kind', 'not in', ['updated', 'transitioned']),
        // The state at the end gives the status, unless it was cancelled on the way.
        where('to_state', 'in', ['cancelled', 'archived']),
        where('seq', '=', seq),
      ]),
    )
    .orderBy('seq')
    .execute();
}

/** Add-ons of the catalog, with the ids under which the subscription has them now; null where it does not. */
async function readAddons(
  em: EntityManager,
  subscriptionId: string,
  codes: readonly string[],
): Promise<Map<string, { id: string | null; meter: string }>> {
  if (codes.length === 0) return new Map();
  const rows = await reads(em)
    .selectFrom('addons as a')
    .leftJoin('subscription_addons as sa', (join) =>
      join.onRef('sa.addon_id', '=', 'a.id').on('sa.subscription_id', '=', subscriptionId),
    )
    .select(['a.code', 'a.meter', 'sa.id'])
    .where('a.code', 'in', codes)
    .execute();
  return new Map(rows.map(({ code, ...addon }) => [code, addon]));
}
