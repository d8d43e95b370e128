import {
  type DeploymentState,
  deploymentLifecycle,
  type SubscriptionStatus,
} from '@arcadia/lifecycle';
import type { z } from 'zod';
import { journalIncomplete } from '../journal/deployment-snapshot.ts';
import { eventMetadata } from './event-metadata.ts';

/** The columns of an event from which a subscription follows. */
export interface SubscriptionEvent {
  readonly seq: number;
  readonly kind: string;
  readonly to_state: DeploymentState;
  readonly reason: string | null;
  /** Null if it was redacted. */
  readonly metadata: unknown;
}

type Subscribed = z.infer<typeof eventMetadata.subscribed>['after'];
type Scheduled = z.infer<typeof eventMetadata.plan_change_scheduled>['after'];

/** A subscription as events tell it: without the meters of its add-ons, which the catalog has. */
export type SubscriptionState = Subscribed & {
  readonly id: string;
  readonly status: SubscriptionStatus;
  readonly pending_change: (Scheduled & { reason: string | null }) | null;
};

/**
 * Replays the events of a deployment, in the order of `seq`, and returns its subscription after the last one; null if
 * none of them subscribes.
 *
 * @throws {ArcadiaError} `log_incomplete` if an event that changes the subscription no longer has its metadata: the
 *   result would be wrong without it.
 */
export function subscriptionAsOf(events: readonly SubscriptionEvent[]): SubscriptionState | null {
  return events.reduce<SubscriptionState | null>((before, event) => {
    const subscription = applyEvent(before, event);
    // Cancelled is final: a reactivated deployment has no subscription until it subscribes again.
    if (subscription === null || subscription.status === 'cancelled') return subscription;
    const { subscription: status } = deploymentLifecycle.states[event.to_state];
    const pending_change = status === 'cancelled' ? null : subscription.pending_change;
    return { ...subscription, status, pending_change };
  }, null);
}

/** Events of other kinds leave the subscription as it is. */
function applyEvent(
  before: SubscriptionState | null,
  event: SubscriptionEvent,
): SubscriptionState | null {
  if (event.kind === 'subscribed') {
    const { subscription_id: id, after } = read(eventMetadata.subscribed, event);
    return { ...after, id, status: 'active', pending_change: null };
  }
  if (before === null) return null;
  switch (event.kind) {
    case 'addon_attached': {
      const { after } = read(eventMetadata.addon_attached, event);
      return { ...before, addons: [...before.addons, after] };
    }
    case 'addon_removed': {
      const { code } = read(eventMetadata.addon_removed, event).before;
      return { ...before, addons: before.addons.filter((addon) => addon.code !== code) };
    }
    case 'plan_changed':
      return { ...before, ...read(eventMetadata.plan_changed, event).after, pending_change: null };
    case 'plan_change_scheduled': {
      const { after } = read(eventMetadata.plan_change_scheduled, event);
      return { ...before, pending_change: { ...after, reason: event.reason } };
    }
    case 'plan_change_cancelled':
    case 'plan_change_dropped':
      return { ...before, pending_change: null };
    case 'period_rolled':
      return { ...before, ...read(eventMetadata.period_rolled, event).after };
    default:
      return before;
  }
}

function read<T>(schema: z.ZodType<T>, { seq, metadata }: SubscriptionEvent): T {
  const parsed = schema.safeParse(metadata);
  if (!parsed.success) throw journalIncomplete(seq, 'how the subscription changed');
  return parsed.data;
}
