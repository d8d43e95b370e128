import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { toNullableTimestamp } from '../db/timestamp.ts';
import { toApiPendingChange } from './plan-change/to-api-pending-change.ts';

export type ApiSubscription = components['schemas']['Subscription'];

const findRows = prepareRead((db, value: ValueOf<{ deploymentId: string }>) =>
  db
    .selectFrom('subscriptions as s')
    .innerJoin('plan_versions as v', 'v.id', 's.plan_version_id')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .leftJoin('plan_versions as pending_v', 'pending_v.id', 's.pending_plan_version_id')
    .leftJoin('plans as pending_p', 'pending_p.id', 'pending_v.plan_id')
    .select(['p.code', 'v.version', 'v.base_price_cents', 'v.currency'])
    .select(['pending_p.code as pending_code', 'pending_v.version as pending_version'])
    .selectAll('s')
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('subscription_addons as sa')
          .innerJoin('addons as a', 'a.id', 'sa.addon_id')
          .select(['sa.id', 'a.code', 'a.meter', 'sa.units', 'sa.qty', 'sa.price_cents'])
          .whereRef('sa.subscription_id', '=', 's.id')
          .orderBy('sa.created_at')
          .orderBy('sa.id'),
      ).as('addons'),
    )
    .where('s.deployment_id', '=', value('deploymentId'))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1),
);

/** The deployment's latest subscription with its add-ons as they were attached; null where it never had one. */
export async function readSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<ApiSubscription | null> {
  const [row] = await findRows(em, { deploymentId });
  if (row === undefined) return null;
  return {
    id: row.id,
    plan_code: row.code,
    plan_version: row.version,
    base_price_cents: row.base_price_cents,
    currency: row.currency,
    status: row.status,
    current_period_start: row.current_period_start,
    current_period_end: row.current_period_end,
    trial_ends_at: toNullableTimestamp(row.trial_ends_at),
    pending_change: toApiPendingChange(row),
    addons: row.addons,
  };
}
