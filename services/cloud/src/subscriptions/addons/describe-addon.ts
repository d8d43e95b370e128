import type { SubscriptionAddon } from '../subscription-addon.entity.ts';

/** An add-on as it was attached, as an event tells it. */
export function describeAddon(code: string, addon: SubscriptionAddon): Record<string, unknown> {
  return {
    id: addon.id,
    code,
    units: addon.units,
    qty: addon.qty,
    price_cents: addon.priceCents,
  };
}
