import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { platformSql, reads } from '../../db/tenant-scope.ts';
import { findLiveSubscription } from '../../subscriptions/find-live-subscription.ts';
import { periodEndsAt } from '../../subscriptions/periods/period-ends-at.ts';
import { rollPeriod } from '../../subscriptions/periods/roll-period.ts';
import { applyPlanChange } from '../../subscriptions/plan-change/apply-plan-change.ts';
import type { Subscription } from '../../subscriptions/subscription.entity.ts';
import type { Deployment } from '../deployment.entity.ts';
import { applyScheduledTransition } from './apply-scheduled-transition.ts';
import { endTrial, trialEndActor } from './end-trial.ts';
import { type Due, nextDue } from './next-due.ts';

/**
 * Does everything that is due on a deployment whose row is locked, in the order in which it became due, each as of its
 * own instant: after downtime nothing is left out. PostgreSQL's clock judges. Returns when the next thing will be due.
 */
export async function applyDue(
  em: EntityManager,
  deployment: Deployment,
  timeZone: string,
): Promise<Date | null> {
  const now = await readNow(em);
  for (;;) {
    const subscription = await findLiveSubscription(em, deployment.id);
    const due = nextDue({
      deployment,
      isTrialKept: await isTrialEndBlocked(em, deployment),
      periodEndsAt: subscription && periodEndsAt(subscription, timeZone),
      planChangesAt: subscription?.pendingEffectiveAt ?? null,
    });
    if (due === null || due.at > now) return due?.at ?? null;
    await apply(em, due, deployment, subscription, timeZone);
  }
}

async function apply(
  em: EntityManager,
  { what, at }: Due,
  deployment: Deployment,
  subscription: Subscription | null,
  timeZone: string,
): Promise<void> {
  if (what === 'scheduled_transition') await applyScheduledTransition(em, deployment);
  else if (what === 'trial_end') await endTrial(em, deployment, subscription !== null, at);
  else if (subscription === null) throw new Error(`A ${what} is due without a subscription.`);
  else if (what === 'period_end') await rollPeriod(em, deployment, subscription, timeZone);
  else await applyPlanChange(em, deployment, subscription, at);
}

/** That of the statement: the transaction may have begun before it had to wait for the row. */
async function readNow(em: EntityManager): Promise<Date> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(platformSql(em));
  return new Date(rows[0]?.ms ?? Number.NaN);
}

/** While the override stands, the end of a trial is tried once: the log tells whether it was. */
async function isTrialEndBlocked(em: EntityManager, deployment: Deployment): Promise<boolean> {
  if (deployment.state !== 'trial' || !deployment.billingActionSuspended) return false;
  const blocked = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select('seq')
    .where('deployment_id', '=', deployment.id)
    .where('kind', '=', 'transition_blocked')
    .where('actor_id', '=', trialEndActor.id)
    // A caller may have that name too, but its events have a request.
    .where('request_id', 'is', null)
    .executeTakeFirst();
  return blocked !== undefined;
}
