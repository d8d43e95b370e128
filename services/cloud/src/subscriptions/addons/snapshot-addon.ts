import type { EntityManager } from '@mikro-orm/postgresql';
import type { Addon } from '../../catalog/addon.entity.ts';
import { newId } from '../../db/new-id.ts';
import type { Subscription } from '../subscription.entity.ts';
import { SubscriptionAddon } from '../subscription-addon.entity.ts';

/** Attaches an add-on with what it gives and costs today: a later catalog price never reprices it. */
export function snapshotAddon(
  em: EntityManager,
  subscription: Subscription,
  addon: Addon,
  units: number,
): SubscriptionAddon {
  return em.create(SubscriptionAddon, {
    id: newId(),
    subscriptionId: subscription.id,
    addonId: addon.id,
    units,
    qty: addon.qty,
    priceCents: addon.priceCents,
  });
}
