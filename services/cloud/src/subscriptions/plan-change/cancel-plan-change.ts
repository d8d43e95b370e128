import type { EntityManager } from '@mikro-orm/postgresql';
import { ArcadiaError } from '../../arcadia-error.ts';
import { assertMayCancel } from '../../deployments/assert-may-cancel.ts';
import { changeDeployment } from '../../deployments/change-deployment.ts';
import type { ChangeTarget } from '../../deployments/change-target.ts';
import { recordEvent } from '../../deployments/record-event.ts';
import type { Origin } from '../../origin.ts';
import type { ApiSubscription } from '../read-subscription.ts';
import { requireLiveSubscription } from '../require-live-subscription.ts';
import { requireSubscription } from '../require-subscription.ts';
import { describePendingChange } from './describe-pending-change.ts';
import { pendingPlanChange } from './pending-plan-change.ts';
import { setPendingChange } from './set-pending-change.ts';

/** Cancels the change of plan that a subscription waits for. */
export async function cancelPlanChange(
  em: EntityManager,
  target: ChangeTarget,
  origin: Origin,
): Promise<ApiSubscription> {
  return changeDeployment(em, target, async (tx, deployment) => {
    const subscription = await requireLiveSubscription(tx, deployment.id);
    const pending = pendingPlanChange(subscription);
    if (pending === null) throw new ArcadiaError('not_found', 'No change of plan is pending.');
    assertMayCancel(origin.actor, pending.actor);
    setPendingChange(subscription, null);
    const metadata = {
      subscription_id: subscription.id,
      before: await describePendingChange(tx, pending),
      after: null,
    };
    const kind = 'plan_change_cancelled';
    await recordEvent(tx, deployment, { kind, metadata }, origin);
    return requireSubscription(tx, deployment.id);
  });
}
