import type { EntityManager } from '@mikro-orm/postgresql';
import type { ApiDeployment, Deployment } from '../../journal/deployment.entity.ts';
import { recordEvent } from '../../journal/record-event.ts';
import type { Subscription } from '../subscription.entity.ts';
import { monthOfDay } from './month-of-day.ts';
import { periodEndsAt } from './period-ends-at.ts';

const actor = { kind: 'system', id: 'period-end' } as const;

/** Begins the next period when the former one ends, as of that instant. The deployment's row must be locked. */
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

function describePeriod(subscription: Subscription): Record<string, unknown> {
  return {
    current_period_start: subscription.currentPeriodStart,
    current_period_end: subscription.currentPeriodEnd,
  };
}
