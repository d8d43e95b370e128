import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import { assertMayCancel } from '../../audit/audit-context.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import type { ChangeDeployment, DeploymentTarget } from '../../journal/change-deployment.ts';
import { recordEvent } from '../../journal/record-event.ts';
import type { ApiSubscription } from '../read-subscription.ts';
import { requireLiveSubscription } from '../require-live-subscription.ts';
import { requireSubscription } from '../require-subscription.ts';
import { describePendingChange } from './describe-pending-change.ts';
import { pendingPlanChange } from './pending-plan-change.ts';
import { setPendingChange } from './set-pending-change.ts';

/** Cancels the change of plan that a subscription waits for. */
export async function cancelPlanChange(
  deps: { readonly changeDeployment: ChangeDeployment },
  em: EntityManager,
  target: DeploymentTarget,
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const subscription = await requireLiveSubscription(tx, deployment.id);
    const pending = pendingPlanChange(subscription);
    if (pending === null) throw new ArcadiaError('not_found', 'No change of plan is pending.');
    assertMayCancel(audit.actor, pending.actor);
    setPendingChange(subscription, null);
    const metadata = {
      subscription_id: subscription.id,
      before: await describePendingChange(tx, pending),
      after: null,
    };
    const kind = 'plan_change_cancelled';
    await recordEvent(tx, deployment, { kind, metadata }, audit);
    return requireSubscription(tx, deployment.id);
  });
}
