import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import type { Deployment } from '../../journal/deployment.entity.ts';
import { recordEvent } from '../../journal/record-event.ts';
import type { Subscription } from '../subscription.entity.ts';
import { describePendingChange } from './describe-pending-change.ts';
import type { PendingPlanChange } from './pending-plan-change.ts';
import { setPendingChange } from './set-pending-change.ts';

/** Lets a subscription wait for a change of plan. The deployment's row must be locked. */
export async function schedulePlanChange(
  tx: EntityManager,
  deployment: Deployment,
  subscription: Subscription,
  change: Pick<PendingPlanChange, 'planVersionId' | 'effectiveAt' | 'requestedAt'>,
  audit: AuditContext,
): Promise<void> {
  const { actor, requestId, reason = null } = audit;
  const pending = { ...change, actor, requestId, reason };
  setPendingChange(subscription, pending);
  const metadata = {
    subscription_id: subscription.id,
    before: null,
    after: await describePendingChange(tx, pending),
  };
  const kind = 'plan_change_scheduled';
  await recordEvent(tx, deployment, { kind, metadata }, audit);
}
