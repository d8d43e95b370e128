import type { components } from '@arcadia/api-client/contract';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { ActorKind } from '../audit/audit-context.ts';
import { byCreation, type Page, type PageRequest, readPage } from '../db/page.ts';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { reads, tenantOf } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { isBlockedForSystem } from '../journal/billing-override.ts';
import {
  type ApiDeployment,
  type Deployment,
  toApiDeployment,
} from '../journal/deployment.entity.ts';
import { toSnapshot } from '../journal/deployment-snapshot.ts';
import { readLatestEvents } from '../journal/list-events.ts';
import { deploymentNotFound } from '../journal/lock-deployment.ts';
import { readSubscription } from '../subscriptions/read-subscription.ts';
import { readSubscriptionAsOf } from '../subscriptions/read-subscription-as-of.ts';

export interface DeploymentFilter {
  readonly state?: Deployment['state'] | undefined;
  readonly tenantId?: string | undefined;
}

/** Reads a page of the deployments that `em` may see, oldest first by default. */
export async function listDeployments(
  em: EntityManager,
  filter: DeploymentFilter,
  page: PageRequest,
): Promise<Page<ApiDeployment>> {
  let query = reads(em).selectFrom('cloud_deployments as d').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.tenantId !== undefined) query = query.where('tenant_id', '=', filter.tenantId);
  return readPage(query, deploymentOrder, page, toApiDeployment);
}

const deploymentOrder = byCreation('d');

export type DeploymentDetail = components['schemas']['DeploymentDetail'];

/**
 * Reads one deployment with its subscription, its latest events, and the transitions that the caller may make.
 *
 * @param actor The kind of actor that the caller may act as; null if the caller may only read.
 * @param zone IANA name of the zone in which periods end at midnight.
 * @throws {ArcadiaError} `not_found`.
 */
export async function readDeployment(
  em: EntityManager,
  id: string,
  actor: ActorKind | null,
  zone: string,
): Promise<DeploymentDetail> {
  const [row] = await readRows(em, { id });
  if (row === undefined) throw deploymentNotFound(id);
  const deployment = toApiDeployment(row);
  const [subscription, events] = await Promise.all([
    readSubscription(em, id, zone),
    readLatestEvents(em, id),
  ]);
  return {
    ...deployment,
    subscription,
    events,
    allowed_transitions: actor === null ? [] : allowedTransitions(deployment, actor),
  };
}

const readRows = prepareRead((db, value: ValueOf<{ id: string }>) =>
  db.selectFrom('cloud_deployments').selectAll().where('id', '=', value('id')),
);

function allowedTransitions(
  deployment: ApiDeployment,
  actor: ActorKind,
): DeploymentDetail['allowed_transitions'] {
  const { billing_action_suspended: billingActionSuspended } = deployment;
  const isBlocked = isBlockedForSystem({ billingActionSuspended }, actor);
  return deploymentLifecycle.allowed(deployment.state, actor).map((to) => ({
    to,
    subscription_status: deploymentLifecycle.states[to].subscription,
    blocked_by: isBlocked ? 'billing_action_suspended' : null,
  }));
}

/**
 * Reads one deployment from its log as it stood at an instant: after the last event, by `seq`, with an `effective_at`
 * up to then. No transition is allowed, because nobody can change the past.
 *
 * @throws {ArcadiaError} `not_found`, `log_incomplete`.
 */
export async function readDeploymentAsOf(
  em: EntityManager,
  id: string,
  asOf: Date,
  zone: string,
): Promise<DeploymentDetail> {
  const last = await reads(em)
    .selectFrom('cloud_deployment_events as e')
    .innerJoin('cloud_deployments as d', 'd.id', 'e.deployment_id')
    .select(['e.seq', 'e.deployment', 'd.seq as latestSeq'])
    .where('e.tenant_id', '=', tenantOf(id))
    .where('e.deployment_id', '=', id)
    .where(sql<boolean>`effective_at <= ${asOf.toISOString()}::timestamptz`)
    .orderBy('e.seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) {
    const detail = `There is no deployment ${id}, or it did not exist yet at ${asOf.toISOString()}.`;
    throw new ArcadiaError('not_found', detail);
  }
  const [subscription, events] = await Promise.all([
    // The present is in this zone, whatever the zone was when the last event was recorded.
    readSubscriptionAsOf(em, id, last.seq, last.seq === last.latestSeq ? zone : null),
    readLatestEvents(em, id, last.seq),
  ]);
  return { ...toSnapshot(last), subscription, events, allowed_transitions: [] };
}
