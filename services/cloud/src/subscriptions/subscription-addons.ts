import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditContext } from '../audit/audit-context.ts';
import { Addon } from '../catalog/addon.entity.ts';
import { requireActiveAddons } from '../catalog/orderable.ts';
import { PlanVersion } from '../catalog/plan.entity.ts';
import { newId } from '../db/new-id.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { assertNotBlockedForSystem } from '../journal/billing-override.ts';
import type { ChangeDeployment, DeploymentTarget } from '../journal/change-deployment.ts';
import { recordEvent } from '../journal/record-event.ts';
import { describeAddon } from './event-metadata.ts';
import {
  type ApiSubscription,
  requireLiveSubscription,
  requireSubscription,
} from './read-subscription.ts';
import { type Subscription, SubscriptionAddon } from './subscription.entity.ts';

/**
 * Attaches units of an add-on to a deployment's live subscription, which keeps today's price of them. `units` is 1 by
 * default.
 *
 * @throws {ArcadiaError} `addon_already_attached`, `unknown_addon`, `billing_action_suspended`, and `not_found` without a
 *   live subscription.
 */
export async function attachAddon(
  deps: { readonly changeDeployment: ChangeDeployment; readonly timeZone: string },
  em: EntityManager,
  target: DeploymentTarget,
  order: { readonly code: string; readonly units?: number | undefined },
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const subscription = await requireLiveSubscription(tx, deployment);
    const version = await tx.findOneOrFail(PlanVersion, { id: subscription.planVersionId });
    for (const { addon, units } of await requireActiveAddons(tx, [order], version.currency)) {
      await assertNotAttached(tx, subscription, addon);
      const snapshot = snapshotAddon(tx, subscription, addon, units);
      const metadata = {
        subscription_id: subscription.id,
        before: null,
        after: describeAddon(addon.code, snapshot),
      };
      const event = { kind: 'addon_attached', metadata } as const;
      await recordEvent(tx, deployment, event, audit);
    }
    return requireSubscription(tx, deployment.id, deps.timeZone);
  });
}

/**
 * Attaches an add-on with the quantity and the price that it has in the catalog now. A later change of the catalog does
 * not change them.
 */
export function snapshotAddon(
  em: EntityManager,
  subscription: Subscription,
  addon: Addon,
  units: number,
): SubscriptionAddon {
  return em.create(SubscriptionAddon, {
    id: newId(),
    tenantId: subscription.tenantId,
    subscriptionId: subscription.id,
    addonId: addon.id,
    units,
    qty: addon.qty,
    priceCents: addon.priceCents,
  });
}

/**
 * Removes an add-on from a deployment's live subscription and deletes its row: afterwards only the event records its
 * quantity and price.
 *
 * @param attachedId The id of the attached add-on, not of the add-on in the catalog.
 * @throws {ArcadiaError} `not_found`, `billing_action_suspended`.
 */
export async function removeAddon(
  deps: { readonly changeDeployment: ChangeDeployment; readonly timeZone: string },
  em: EntityManager,
  target: DeploymentTarget,
  attachedId: string,
  audit: AuditContext,
): Promise<ApiSubscription> {
  return deps.changeDeployment(em, target, async (tx, deployment) => {
    assertNotBlockedForSystem(deployment, audit.actor);
    const subscription = await requireLiveSubscription(tx, deployment);
    const { id: subscriptionId, tenantId } = subscription;
    const attached = { id: attachedId, subscriptionId, tenantId };
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
    return requireSubscription(tx, deployment.id, deps.timeZone);
  });
}

async function assertNotAttached(
  em: EntityManager,
  subscription: Subscription,
  { id: addonId, code }: Addon,
): Promise<void> {
  const { id: subscriptionId, tenantId } = subscription;
  const attached = { subscriptionId, addonId, tenantId };
  if ((await em.findOne(SubscriptionAddon, attached)) === null) return;
  const detail = `The add-on "${code}" is already attached. To change its units, or to get today's price, remove it first.`;
  throw new ArcadiaError('addon_already_attached', detail, { addon_code: code });
}

function notAttached(id: string): ArcadiaError {
  const detail = `No add-on ${id} is attached. The subscription's \`addons\` list the ids of attached add-ons.`;
  return new ArcadiaError('not_found', detail);
}
