import {
  type DeploymentState,
  deploymentLifecycle,
  type SubscriptionStatus,
} from '@arcadia/lifecycle';
import { z } from 'zod';
import { journalIncomplete } from '../journal/deployment-snapshot.ts';

/** An event, as far as it tells of a subscription. */
export interface SubscriptionEvent {
  readonly seq: number;
  readonly kind: string;
  readonly to_state: DeploymentState;
  readonly reason: string | null;
  /** Null where it was redacted. */
  readonly metadata: unknown;
}

const addon = z.object({
  /** Not in the events of the first releases. */
  id: z.string().optional(),
  code: z.string(),
  units: z.number(),
  qty: z.number(),
  price_cents: z.number(),
});
const plan = z.object({
  plan_code: z.string(),
  plan_version: z.number(),
  base_price_cents: z.number(),
  currency: z.string(),
});
const period = z.object({ current_period_start: z.string(), current_period_end: z.string() });
const actor = z.object({ kind: z.enum(['tenant', 'operator', 'system']), id: z.string() });
const pendingChange = z.object({
  plan_code: z.string(),
  plan_version: z.number(),
  effective_at: z.string(),
  requested_by: actor,
  requested_at: z.string(),
});
const subscription = z.object({
  ...plan.shape,
  ...period.shape,
  trial_ends_at: z.string().nullable(),
  addons: z.array(addon),
});
const subscribed = z.object({ subscription_id: z.string(), after: subscription });
const attached = z.object({ after: addon });
const removed = z.object({ before: z.object({ code: z.string() }) });
const changed = z.object({ after: plan });
const rolled = z.object({ after: period });
const scheduled = z.object({ after: pendingChange });

/** A subscription as the events tell it: its status follows from them, and the meters of its add-ons are the catalog's. */
export type SubscriptionState = z.infer<typeof subscription> & {
  readonly id: string;
  readonly status: SubscriptionStatus;
  readonly pending_change: (z.infer<typeof pendingChange> & { reason: string | null }) | null;
};

/**
 * What the events of a deployment, in the order of `seq`, make of its subscription; null where none of them subscribes.
 * An event that changes something about it and no longer says what is refused: what came out would be untrue.
 */
export function subscriptionAsOf(events: readonly SubscriptionEvent[]): SubscriptionState | null {
  return events.reduce<SubscriptionState | null>((told, event) => {
    const subscription = change(told, event);
    // Cancelled is for good: a deployment that is reactivated has no subscription until it subscribes again.
    if (subscription === null || subscription.status === 'cancelled') return subscription;
    const { subscription: status } = deploymentLifecycle.states[event.to_state];
    const pending_change = status === 'cancelled' ? null : subscription.pending_change;
    return { ...subscription, status, pending_change };
  }, null);
}

/** Kinds that are not here leave the subscription as it is. */
function change(
  told: SubscriptionState | null,
  event: SubscriptionEvent,
): SubscriptionState | null {
  if (event.kind === 'subscribed') {
    const { subscription_id: id, after } = read(subscribed, event);
    return { ...after, id, status: 'active', pending_change: null };
  }
  if (told === null) return null;
  switch (event.kind) {
    case 'addon_attached':
      return { ...told, addons: [...told.addons, read(attached, event).after] };
    case 'addon_removed': {
      const { code } = read(removed, event).before;
      return { ...told, addons: told.addons.filter((each) => each.code !== code) };
    }
    case 'plan_changed':
      return { ...told, ...read(changed, event).after, pending_change: null };
    case 'plan_change_scheduled':
      return {
        ...told,
        pending_change: { ...read(scheduled, event).after, reason: event.reason },
      };
    case 'plan_change_cancelled':
      return { ...told, pending_change: null };
    case 'period_rolled':
      return { ...told, ...read(rolled, event).after };
    default:
      return told;
  }
}

function read<T>(shape: z.ZodType<T>, { seq, metadata }: SubscriptionEvent): T {
  const told = shape.safeParse(metadata);
  if (!told.success) throw journalIncomplete(seq, 'what became of the subscription');
  return told.data;
}
