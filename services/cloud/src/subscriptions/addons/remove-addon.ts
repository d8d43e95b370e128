import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../../audit/audit-context.ts';
import { Addon } from '../../catalog/addon.entity.ts';
import { ArcadiaError } from '../../errors/arcadia-error.ts';
import type { ChangeDeployment, DeploymentTarget } from '../../journal/change-deployment.ts';
import { recordEvent } from '../../journal/record-event.ts';
import type { ApiSubscription } from '../read-subscription.ts';
import { requireLiveSubscription } from '../require-live-subscription.ts';
import { requireSubscription } from '../require-subscription.ts';
import { SubscriptionAddon } from '../subscription-addon.entity.ts';
import { describeAddon } from './describe-addon.ts';

/** Takes an add-on off a live subscription. What it gave and cost stays in the log alone. */
export async function removeAddon(
  deps: { readonly changeDeployment: ChangeDeployment },
  em: EntityManager,
  target: DeploymentTarget,
  attachedId: string,
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    const subscription = await requireLiveSubscription(tx, deployment.id);
    const attached = { id: attachedId, subscriptionId: subscription.id };
    const snapshot = await tx.findOne(SubscriptionAddon, attached);
    if (snapshot === null) throw notAttached(attachedId);
    const addon = await tx.findOneOrFail(Addon, { id: snapshot.addonId });
    tx.remove(snapshot);
    const metadata = {
      subscription_id: subscription.id,
      before: describeAddon(addon.code, snapshot),
      after: null,
    };
    const event = { kind: 'addon_removed', metadata } as const;
    await recordEvent(tx, deployment, event, audit);
    return requireSubscription(tx, deployment.id);
  });
}

function notAttached(id: string): ArcadiaError {
  const detail = `No add-on ${id} is attached. The subscription's \`addons\` list those that are, by \`id\`.`;
  return new ArcadiaError('not_found', detail);
}
