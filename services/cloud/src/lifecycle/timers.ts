import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { prepareRead, type ValueOf } from '../db/prepare-read.ts';
import { platformSql, reads } from '../db/tenant-scope.ts';
import type { DeploymentTimers } from '../journal/change-deployment.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
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
    async hasDueTimer(em, id) {
      const [row] = await readDue(em, { id, timeZone });
      return row?.is_due ?? false;
    },

    /**
     * Applies the timers in the order of their instants, each as of its own instant: after downtime none is left out.
     * PostgreSQL's clock decides which are due.
     */
    async applyDueTimers(tx, deployment) {
      const now = await readNow(tx);
      for (;;) {
        const subscription = await findLiveSubscription(tx, deployment.id);
        const timer = nextTimer({
          deployment,
          isTrialKept: await isTrialEndBlocked(tx, deployment),
          periodEndsAt: subscription && periodEndsAt(subscription, timeZone),
          planChangesAt:
            subscription && (pendingPlanChange(subscription, timeZone)?.effectiveAt ?? null),
        });
        if (timer === null || timer.at > now) return timer?.at ?? null;
        await applyTimer(tx, timer, deployment, subscription, timeZone);
      }
    },
  };
}

/**
 * SQL for the earlier of a subscription's timers, its period end and its pending plan change, as the local time of any zone.
 * The plan change is due at the start of a month too; see `startOfMonthIn`.
 */
export const periodTimers = sql`least(s.current_period_end::timestamp,
  date_trunc('month', (s.pending_effective_at + interval '24 hours') at time zone 'UTC'))`;

/**
 * Reads from a deployment's rows whether a timer is due, and not from its work item, which may wait for a retry. While
 * the override keeps a trial going, this reports its end as due although `applyDueTimers` does nothing about it.
 *
 * It compares local times, so that a midnight that happens twice counts from its first instant on, as in `startOfDay`. As
 * an instant, PostgreSQL would take the second one: an hour later in Havana on 1 November 2026.
 */
const readDue = prepareRead((db, value: ValueOf<{ id: string; timeZone: string }>) =>
  db
    .selectFrom('cloud_deployments as d')
    .leftJoin('subscriptions as s', (join) =>
      join
        .onRef('s.tenant_id', '=', 'd.tenant_id')
        .onRef('s.deployment_id', '=', 'd.id')
        .on('s.status', '<>', 'cancelled'),
    )
    .select(
      sql<boolean>`coalesce(least(
        (d.scheduled_transition ->> 'effective_at')::timestamptz,
        case d.state when 'trial' then d.trial_ends_at end) <= clock_timestamp()
        or ${periodTimers} <= clock_timestamp() at time zone ${value('timeZone')}::text, false)`.as(
        'is_due',
      ),
    )
    .where('d.id', '=', value('id')),
);

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

/** Reads the time of the statement: the transaction may have begun long before, and then waited for the row. */
async function readNow(em: EntityManager): Promise<Date> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(platformSql(em));
  return new Date(rows[0]?.ms ?? Number.NaN);
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
