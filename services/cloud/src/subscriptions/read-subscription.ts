import type { components } from '@arcadia/api-client/contract';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import type { Tables } from '../db/tables.ts';
import { tenantOf } from '../db/tenant-scope.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertDeployment } from '../journal/change-deployment.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { lockOf } from '../journal/lock-deployment.ts';
import { startOfMonthIn } from './calendar.ts';
import { Subscription } from './subscription.entity.ts';

export type ApiSubscription = components['schemas']['Subscription'];

/**
 * The deployment's latest subscription, also if it is cancelled, with its add-ons; null if it never had one.
 *
 * @param zone IANA name of the zone in which its period ends at midnight.
 */
export async function readSubscription(
  em: EntityManager,
  deploymentId: string,
  zone: string,
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
    pending_change: toApiPendingPlanChange(row, zone),
    addons: row.addons,
  };
}

/**
 * The same, for callers that need a subscription.
 *
 * @throws {ArcadiaError} `not_found` if the deployment does not exist or never had a subscription.
 */
export async function requireSubscription(
  em: EntityManager,
  deploymentId: string,
  zone: string,
): Promise<ApiSubscription> {
  const subscription = await readSubscription(em, deploymentId, zone);
  if (subscription !== null) return subscription;
  await assertDeployment(em, deploymentId);
  throw new ArcadiaError('not_found', 'The deployment has no subscription. Subscribe it first.');
}

/**
 * The live subscription of a deployment, as the database has it now; null if it has none. Live means not cancelled. The
 * statement that has locked the deployment has read it.
 */
export async function findLiveSubscription(
  em: EntityManager,
  deployment: Deployment,
): Promise<Subscription | null> {
  const row = lockOf(deployment)?.subscription;
  if (row === null || row === undefined) return queryLiveSubscription(em, deployment);
  // The transaction may have changed it since.
  const subscription =
    em.getUnitOfWork().getById(Subscription, row.id) ?? em.map(Subscription, { ...row });
  return subscription.status === 'cancelled' ? queryLiveSubscription(em, deployment) : subscription;
}

async function queryLiveSubscription(
  em: EntityManager,
  { id: deploymentId, tenantId }: Deployment,
): Promise<Subscription | null> {
  const live = { tenantId, deploymentId, status: { $ne: 'cancelled' } } as const;
  return em.findOne(Subscription, live, { refresh: true });
}

/**
 * The same, for callers that need a live subscription.
 *
 * @throws {ArcadiaError} `not_found`.
 */
export async function requireLiveSubscription(
  em: EntityManager,
  deployment: Deployment,
): Promise<Subscription> {
  const live = await findLiveSubscription(em, deployment);
  if (live !== null) return live;
  const detail = 'The deployment has no live subscription. Subscribe it first.';
  throw new ArcadiaError('not_found', detail);
}

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
          .whereRef('sa.tenant_id', '=', 's.tenant_id')
          .whereRef('sa.subscription_id', '=', 's.id')
          .orderBy('sa.created_at')
          .orderBy('sa.id'),
      ).as('addons'),
    )
    .where('s.tenant_id', '=', tenantOf(value('deploymentId')))
    .where('s.deployment_id', '=', value('deploymentId'))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(1),
);

type Row = Selectable<Tables['subscriptions']> & {
  readonly pending_code: string | null;
  readonly pending_version: number | null;
};

/**
 * Null also for a cancelled subscription: the previous release does not know these columns, and leaves them filled when
 * it cancels one.
 */
function toApiPendingPlanChange(
  row: Row,
  zone: string,
): components['schemas']['PendingPlanChange'] | null {
  const { pending_code: code, pending_version: version } = row;
  const { pending_effective_at: effectiveAt, pending_requested_at: requestedAt } = row;
  const { pending_actor_kind: kind, pending_actor_id: id } = row;
  if (row.status === 'cancelled') return null;
  if (code === null || version === null || effectiveAt === null) return null;
  if (requestedAt === null || kind === null || id === null) return null;
  return {
    plan_code: code,
    plan_version: version,
    effective_at: startOfMonthIn(zone, new Date(toTimestamp(effectiveAt))).toISOString(),
    requested_by: { kind, id },
    requested_at: toTimestamp(requestedAt),
    reason: row.pending_reason,
  };
}
