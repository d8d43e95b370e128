import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import { findAddons } from '../../catalog/find-addons.ts';
import { PlanVersion } from '../../catalog/plan-version.entity.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import type { ChangeDeployment, DeploymentTarget } from '../../journal/change-deployment.ts';
import { recordEvent } from '../../journal/record-event.ts';
import type { ApiSubscription } from '../read-subscription.ts';
import { requireLiveSubscription } from '../require-live-subscription.ts';
import { requireSubscription } from '../require-subscription.ts';
import { SubscriptionAddon } from '../subscription-addon.entity.ts';
import { describeAddon } from './describe-addon.ts';
import { snapshotAddon } from './snapshot-addon.ts';

/** Adds units of an add-on to a live subscription, at today's price for good. */
export async function attachAddon(
  deps: { readonly changeDeployment: ChangeDeployment },
  em: EntityManager,
  target: DeploymentTarget,
  order: { readonly code: string; readonly units?: number | undefined },
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const subscription = await requireLiveSubscription(tx, deployment.id);
    const version = await tx.findOneOrFail(PlanVersion, { id: subscription.planVersionId });
    for (const { addon, units } of await findAddons(tx, [order], version.currency)) {
      const attached = { subscriptionId: subscription.id, addonId: addon.id };
      if ((await tx.findOne(SubscriptionAddon, attached)) !== null) {
        const detail = `${addon.code} is attached already. For other units, or today's price, remove it first.`;
        throw new ArcadiaError('addon_already_attached', detail, { addon_code: addon.code });
      }
      const snapshot = snapshotAddon(tx, subscription, addon, units);
      const metadata = {
        subscription_id: subscription.id,
        before: null,
        after: describeAddon(addon.code, snapshot),
      };
      const event = { kind: 'addon_attached', metadata } as const;
      await recordEvent(tx, deployment, event, audit);
    }
    return requireSubscription(tx, deployment.id);
  });
}
