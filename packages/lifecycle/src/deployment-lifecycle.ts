import { defineLifecycle } from './define-lifecycle.ts';
import type { ActorName, Lifecycle } from './lifecycle.ts';

const states = {
  trial: { subscription: 'active' },
  active: { subscription: 'active' },
  past_due: { subscription: 'active' },
  paused: { subscription: 'paused' },
  suspended: { subscription: 'paused' },
  cancelled: { subscription: 'cancelled' },
  archived: { subscription: 'cancelled', final: true },
} as const;

const transitions = {
  trial: {
    active: ['tenant', 'operator', 'system'],
    suspended: ['operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  active: {
    past_due: ['operator', 'system'],
    paused: ['tenant', 'operator', 'system'],
    suspended: ['operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  past_due: {
    active: ['operator', 'system'],
    suspended: ['operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  paused: {
    active: ['tenant', 'operator', 'system'],
    suspended: ['operator', 'system'],
    cancelled: ['tenant', 'operator', 'system'],
  },
  suspended: {
    active: ['operator', 'system'],
    cancelled: ['operator', 'system'],
  },
  cancelled: {
    active: ['operator'],
    archived: ['operator', 'system'],
  },
  archived: {},
} as const;

/** The state of a deployment. */
export type DeploymentState = keyof typeof states;

/** Who moves a deployment: its tenant, an operator of the platform, or a job. */
export type DeploymentActor = ActorName<typeof transitions>;

/** The status of a deployment's subscription; each state of a deployment has one. */
export type SubscriptionStatus = (typeof states)[DeploymentState]['subscription'];

/**
 * How deployments live: who may move one from which state to which, and what becomes of its
 * subscription.
 *
 * @example
 * ```ts
 * const { state, effects } = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
 * // state is 'paused', effects.subscription is 'paused'
 * ```
 */
export const deploymentLifecycle: Lifecycle<typeof states, typeof transitions> = defineLifecycle({
  id: 'deployment',
  initial: ['active', 'trial'],
  states,
  transitions,
});
