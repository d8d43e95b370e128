import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import type { DeploymentTimers } from '../journal/change-deployment.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { lockOf } from '../journal/lock-deployment.ts';
import { applyPlanChange, pendingPlanChange } from '../subscriptions/pending-plan-change.ts';
import { findLiveSubscription } from '../subscriptions/read-subscription.ts';
import { periodEndsAt, rollPeriod } from '../subscriptions/roll-period.ts';
import type { Subscription } from '../subscriptions/subscription.entity.ts';
import { endTrial, trialEndActor } from './end-trial.ts';
import { nextTimer, type Timer } from './next-timer.ts';
import { applyScheduledTransition } from './scheduled-transition.ts';

/** Creates the timers of deployments. Calendar months begin at midnight in `timeZone`, an IANA name. */
export function createTimers(timeZone: string): DeploymentTimers {
  return {
    /**
     * Finds the timers in the deployment's rows, and not by its work item, which may wait for a retry. While the override keeps
     * a trial going, this reports its end as due although `applyDueTimers` does nothing about it.
     */
    async hasDueTimer(tx, deployment) {
      const subscription = await findLiveSubscription(tx, deployment);
      const timer = findTimer(deployment, subscription, timeZone);
      return timer !== null && timer.at <= readClock(deployment);
    },

    /**
     * Applies the timers in the order of their instants, each as of its own instant: after downtime none is left out.
     * PostgreSQL's clock decides which are due.
     */
    async applyDueTimers(tx, deployment) {
      const now = readClock(deployment);
      for (;;) {
        const subscription = await findLiveSubscription(tx, deployment);
        const isTrialKept = await isTrialEndBlocked(tx, deployment);
        const timer = findTimer(deployment, subscription, timeZone, isTrialKept);
        if (timer === null || timer.at > now) return timer?.at ?? null;
        await applyTimer(tx, timer, deployment, subscription, timeZone);
      }
    },
  };
}

function findTimer(
  deployment: Deployment,
  subscription: Subscription | null,
  timeZone: string,
  isTrialKept = false,
): Timer | null {
  return nextTimer({
    deployment,
    isTrialKept,
    periodEndsAt: subscription && periodEndsAt(subscription, timeZone),
    planChangesAt: subscription && (pendingPlanChange(subscription, timeZone)?.effectiveAt ?? null),
  });
}

async function applyTimer(
  tx: EntityManager,
  { what, at }: Timer,
  deployment: Deployment,
  subscription: Subscription | null,
  timeZone: string,
): Promise<void> {
  if (what === 'scheduled_transition') await applyScheduledTransition(tx, deployment, timeZone);
  else if (what === 'trial_end')
    await endTrial(tx, deployment, subscription !== null, at, timeZone);
  else if (subscription === null) throw new Error(`A ${what} is due without a subscription.`);
  else if (what === 'period_end') await rollPeriod(tx, deployment, subscription, timeZone);
  else await applyPlanChange(tx, deployment, subscription, timeZone);
}

/** PostgreSQL's time when the deployment was locked. */
function readClock(deployment: Deployment): Date {
  const lock = lockOf(deployment);
  if (lock === undefined) throw new Error(`The deployment ${deployment.id} is not locked.`);
  return new Date(lock.lockedAt);
}

/** Whether the override has already kept this trial going: its end was tried once, and recorded an event. */
async function isTrialEndBlocked(em: EntityManager, deployment: Deployment): Promise<boolean> {
  if (deployment.state !== 'trial' || !deployment.billingActionSuspended) return false;
  const blocked = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('tenant_id', '=', deployment.tenantId)
    .where('deployment_id', '=', deployment.id)
    .where('kind', '=', 'transition_blocked')
    .where('actor_id', '=', trialEndActor.id)
    // A caller may have the same name, but the events of callers have a request.
    .where('request_id', 'is', null)
    .executeTakeFirst();
  return blocked !== undefined;
}
