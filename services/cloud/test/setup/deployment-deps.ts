import { createChangeDeployment } from '../../src/journal/change-deployment.ts';
import { createTimers } from '../../src/lifecycle/timers.ts';
import type { SubscriptionDeps } from '../../src/subscriptions/subscribe-deployment.ts';

/** What use cases that change deployments need, as `compose` hands it to them. */
export function deploymentDeps(now: Date, timeZone = 'UTC'): SubscriptionDeps {
  const changeDeployment = createChangeDeployment(createTimers(timeZone));
  return { changeDeployment, now: () => now, timeZone };
}
