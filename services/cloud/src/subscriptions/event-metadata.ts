import { z } from 'zod';
import type { PlanVersion } from '../catalog/plan.entity.ts';
import type { Subscription, SubscriptionAddon } from './subscription.entity.ts';

// The metadata of a subscription's events describes one part of it before and after a change. The `describe…` functions
// make these parts, and `eventMetadata` reads them back, as far as `subscription-as-of.ts` needs them.

export function describePlan(code: string, version: PlanVersion) {
  return {
    plan_code: code,
    plan_version: version.version,
    plan_version_id: version.id,
    base_price_cents: version.basePriceCents,
    currency: version.currency,
  };
}

export function describePeriod(subscription: Period) {
  return {
    current_period_start: subscription.currentPeriodStart,
    current_period_end: subscription.currentPeriodEnd,
  };
}

/** The calendar month that a subscription pays for. */
export type Period = Pick<Subscription, 'currentPeriodStart' | 'currentPeriodEnd'>;

export function describeAddon(code: string, addon: SubscriptionAddon) {
  return {
    id: addon.id,
    code,
    units: addon.units,
    qty: addon.qty,
    price_cents: addon.priceCents,
  };
}

const plan = z.object({
  plan_code: z.string(),
  plan_version: z.number(),
  base_price_cents: z.number(),
  currency: z.string(),
});
const period = z.object({ current_period_start: z.string(), current_period_end: z.string() });
const addon = z.object({
  /** Missing in the events of the first releases. */
  id: z.string().optional(),
  code: z.string(),
  units: z.number(),
  qty: z.number(),
  price_cents: z.number(),
});
const pendingPlanChange = z.object({
  plan_code: z.string(),
  plan_version: z.number(),
  effective_at: z.string(),
  requested_by: z.object({ kind: z.enum(['tenant', 'operator', 'system']), id: z.string() }),
  requested_at: z.string(),
});
const subscription = z.object({
  ...plan.shape,
  ...period.shape,
  trial_ends_at: z.string().nullable(),
  addons: z.array(addon),
});

/** The metadata of each kind of event that changes a subscription. */
export const eventMetadata = {
  subscribed: z.object({ subscription_id: z.string(), after: subscription }),
  addon_attached: z.object({ after: addon }),
  addon_removed: z.object({ before: z.object({ code: z.string() }) }),
  plan_changed: z.object({ after: plan }),
  plan_change_scheduled: z.object({ after: pendingPlanChange }),
  period_rolled: z.object({ after: period }),
};
