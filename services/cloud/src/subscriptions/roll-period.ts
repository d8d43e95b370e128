import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { AuditContext } from '../audit/audit-context.ts';
import { platformSql } from '../db/tenant-scope.ts';
import type { NewEvent } from '../journal/append-events.ts';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { monthOfDay, startOfDay } from './calendar.ts';
import { describePeriod, type Period } from './event-metadata.ts';
import type { Subscription } from './subscription.entity.ts';

/** The actor of the events that end a period. */
export const periodEnd: AuditContext = {
  actor: { kind: 'system', id: 'period-end' },
  requestId: null,
};

/** A subscription with the period that it pays for. */
export type PayingSubscription = Period & Pick<Subscription, 'id' | 'tenantId'>;

/**
 * Moves a subscription to its next period and records that as of the instant at which the former period ended. The
 * deployment's row must be locked.
 */
export async function rollPeriod(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  zone: string,
): Promise<ApiDeployment> {
  const effectiveAt = periodEndsAt(subscription, zone);
  const { period, event } = toNextPeriod(subscription, effectiveAt);
  subscription.currentPeriodStart = period.currentPeriodStart;
  subscription.currentPeriodEnd = period.currentPeriodEnd;
  return recordEvent(tx, deployment, event, periodEnd);
}

/** Returns the period that follows, and the event that records it as of `effectiveAt`. */
export function toNextPeriod(
  subscription: PayingSubscription,
  effectiveAt: Date,
): { readonly period: Period; readonly event: NewEvent } {
  const { currentPeriodEnd } = subscription;
  const period = {
    currentPeriodStart: currentPeriodEnd,
    currentPeriodEnd: monthOfDay(currentPeriodEnd).end,
  };
  const metadata = {
    subscription_id: subscription.id,
    before: describePeriod(subscription),
    after: describePeriod(period),
  };
  return { period, event: { kind: 'period_rolled', metadata, effectiveAt } };
}

/** Stores the periods of subscriptions. The rows of their deployments must be locked. */
export async function storePeriods(
  tx: EntityManager,
  subscriptions: readonly PayingSubscription[],
): Promise<void> {
  await sql`
    update subscriptions s
    set current_period_start = next.start, current_period_end = next.end, updated_at = now()
    from unnest(${subscriptions.map(({ tenantId }) => tenantId)}::text[],
      ${subscriptions.map(({ id }) => id)}::uuid[],
      ${subscriptions.map(({ currentPeriodStart }) => currentPeriodStart)}::date[],
      ${subscriptions.map(({ currentPeriodEnd }) => currentPeriodEnd)}::date[]) as next (tenant_id, id, start, "end")
    where s.tenant_id = next.tenant_id and s.id = next.id`.execute(platformSql(tx));
}

/** The instant at which a subscription's period ends and its next one begins, in `zone`, an IANA name. */
export function periodEndsAt({ currentPeriodEnd }: Period, zone: string): Date {
  return startOfDay(currentPeriodEnd, zone);
}
