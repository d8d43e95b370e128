import { createChangeDeployment } from '../../src/journal/change-deployment.ts';
import { createTimers } from '../../src/lifecycle/timers.ts';
import type { SubscriptionDeps } from '../../src/subscriptions/subscribe-deployment.ts';

/** The dependencies of use cases that change deployments, as `compose` passes them. */
export function deploymentDeps(now: Date, timeZone = 'UTC'): SubscriptionDeps {
  const changeDeployment = createChangeDeployment(createTimers(timeZone));
  return { changeDeployment, now: () => now, timeZone };
}
