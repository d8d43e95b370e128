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
 * How subscriptions live. They move with their deployment, so each edge is for those who may move a
 * deployment from a state with the one status to a state with the other. Cancelled is for good: who
 * subscribes again gets another subscription.
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
