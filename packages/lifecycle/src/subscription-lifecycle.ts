import { defineLifecycle } from './define-lifecycle.ts';
import type { Lifecycle } from './lifecycle.ts';

const states = {
  active: {},
  paused: {},
  cancelled: { final: true },
} as const;

const transitions = {
  active: {
    paused: ['tenant', 'operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  paused: {
    active: ['tenant', 'operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  cancelled: {},
} as const;

/**
 * The lifecycle of a subscription. A subscription follows its deployment, so a transition is permitted to the actors that
 * may move a deployment between two states with these statuses. `cancelled` is final: subscribing again makes a new
 * subscription.
 *
 * @example
 * import { subscriptionLifecycle } from '@arcadia/lifecycle';
 *
 * subscriptionLifecycle.can('active', 'paused', 'tenant'); // true
 * subscriptionLifecycle.shortestPath('cancelled', 'active'); // null
 */
export const subscriptionLifecycle: Lifecycle<typeof states, typeof transitions> = defineLifecycle({
  id: 'subscription',
  initial: ['active', 'paused'],
  states,
  transitions,
});
