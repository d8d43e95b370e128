import { defineLifecycle } from './define-lifecycle.ts';
import type { ActorName } from './definition.ts';
import type { Lifecycle } from './lifecycle.ts';

const states = {
  trial: { subscription: 'active', charged: false },
  active: { subscription: 'active', charged: true },
  past_due: { subscription: 'active', charged: true },
  paused: { subscription: 'paused', charged: false },
  suspended: { subscription: 'paused', charged: true },
  cancelled: { subscription: 'cancelled', charged: false },
  archived: { subscription: 'cancelled', charged: false, final: true },
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

/**
 * The state of a deployment.
 *
 * @example
 * import type { DeploymentState } from '@arcadia/lifecycle';
 *
 * export const ended: DeploymentState[] = ['cancelled', 'archived'];
 */
export type DeploymentState = keyof typeof states;

/**
 * The actor of a transition: the deployment's tenant, an operator of the platform, or a job (`system`).
 *
 * @example
 * import type { DeploymentActor } from '@arcadia/lifecycle';
 *
 * export const humans: DeploymentActor[] = ['tenant', 'operator'];
 */
export type DeploymentActor = ActorName<typeof transitions>;

/**
 * The status of a deployment's subscription. It follows from the state of the deployment.
 *
 * @example
 * import { deploymentLifecycle, type SubscriptionStatus } from '@arcadia/lifecycle';
 *
 * export const status: SubscriptionStatus = deploymentLifecycle.states.suspended.subscription;
 */
export type SubscriptionStatus = (typeof states)[DeploymentState]['subscription'];

/**
 * The lifecycle of a deployment: which actor may move it from which state to which. The data of a state is the status of
 * the subscription, and whether the tenant is `charged` for time in this state.
 *
 * @example
 * import { deploymentLifecycle } from '@arcadia/lifecycle';
 *
 * const { state, effects } = deploymentLifecycle.transition('active', 'paused', { actor: 'tenant' });
 * console.log(state, effects.subscription, effects.charged); // paused paused false
 */
export const deploymentLifecycle: Lifecycle<typeof states, typeof transitions> = defineLifecycle({
  id: 'deployment',
  initial: ['active', 'trial'],
  states,
  transitions,
});
