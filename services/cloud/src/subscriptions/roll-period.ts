import type { EntityManager } from '@mikro-orm/postgresql';
import type { ApiDeployment, Deployment } from '../journal/deployment.entity.ts';
import { recordEvent } from '../journal/record-event.ts';
import { monthOfDay, startOfDay } from './calendar.ts';
import { describePeriod } from './event-metadata.ts';
import type { Subscription } from './subscription.entity.ts';

const actor = { kind: 'system', id: 'period-end' } as const;

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
  const before = describePeriod(subscription);
  subscription.currentPeriodStart = subscription.currentPeriodEnd;
  subscription.currentPeriodEnd = monthOfDay(subscription.currentPeriodStart).end;
  const metadata = {
    subscription_id: subscription.id,
    before,
    after: describePeriod(subscription),
  };
  const kind = 'period_rolled';
  const event = { kind, metadata, effectiveAt } as const;
  return recordEvent(tx, deployment, event, { actor, requestId: null });
}

/** The instant at which a subscription's period ends and its next one begins, in `zone`, an IANA name. */
export function periodEndsAt(subscription: Subscription, zone: string): Date {
  return startOfDay(subscription.currentPeriodEnd, zone);
}
