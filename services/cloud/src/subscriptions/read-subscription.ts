import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { toNullableTimestamp } from '../db/to-timestamp.ts';

export type ApiSubscription = components['schemas']['Subscription'];

/** The deployment's latest subscription with its add-ons as they were attached; null where it never had one. */
export async function readSubscription(
  em: EntityManager,
  deploymentId: string,
): Promise<ApiSubscription | null> {
  const row = await reads(em)
    .selectFrom('subscriptions as s')
    .innerJoin('plan_versions as v', 'v.id', 's.plan_version_id')
    .innerJoin('plans as p', 'p.id', 'v.plan_id')
    .select([
      's.id',
      'p.code as plan_code',
      'v.version as plan_version',
      'v.base_price_cents',
      'v.currency',
      's.status',
      's.current_period_start',
      's.current_period_end',
      's.trial_ends_at',
    ])
    .where('s.deployment_id', '=', deploymentId)
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const addons = await reads(em)
    .selectFrom('subscription_addons as sa')
    .innerJoin('addons as a', 'a.id', 'sa.addon_id')
    .select(['sa.id', 'a.code', 'a.meter', 'sa.units', 'sa.qty', 'sa.price_cents'])
    .where('sa.subscription_id', '=', row.id)
    .orderBy('sa.created_at')
    .orderBy('sa.id')
    .execute();
  return { ...row, trial_ends_at: toNullableTimestamp(row.trial_ends_at), addons };
}
