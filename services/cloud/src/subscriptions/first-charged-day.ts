import { deploymentLifecycle } from '@arcadia/lifecycle';
import type { EntityManager } from '@mikro-orm/postgresql';
import { reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { isBlockedForSystem } from '../journal/billing-override.ts';
import type { Deployment } from '../journal/deployment.entity.ts';
import { deploymentNotFound } from '../journal/lock-deployment.ts';
import { localDay } from './calendar.ts';

/** The attributes of a deployment from which the end of its trial follows. */
export type Trial = Pick<
  Deployment,
  'state' | 'trialEndsAt' | 'scheduledTransition' | 'billingActionSuspended'
>;

/**
 * Finds the first day (`YYYY-MM-DD`), `day` or a later one, for which the deployment is charged: in a trial, that is the
 * local day in `zone` on which the trial ends. Pure.
 */
export function firstChargedDay(deployment: Trial, day: string, zone: string): string {
  const endsAt = trialEnd(deployment);
  const lastDay = endsAt === null ? day : localDay(endsAt, zone);
  return lastDay > day ? lastDay : day;
}

/**
 * The same for the deployment with this id. It reads the recorded state: a trial whose end is due but not applied yet ends
 * before `day`, if that is today.
 *
 * @throws {ArcadiaError} `not_found` if `em` sees no such deployment.
 */
export async function readFirstChargedDay(
  em: EntityManager,
  id: string,
  day: string,
  zone: string,
): Promise<string> {
  const row = await reads(em)
    .selectFrom('cloud_deployments')
    .select(['state', 'trial_ends_at', 'scheduled_transition', 'billing_action_suspended'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw deploymentNotFound(id);
  const trial = {
    state: row.state,
    trialEndsAt: row.trial_ends_at === null ? null : new Date(toTimestamp(row.trial_ends_at)),
    scheduledTransition: row.scheduled_transition,
    billingActionSuspended: row.billing_action_suspended,
  };
  return firstChargedDay(trial, day, zone);
}

/**
 * The end of the trial, or an earlier scheduled transition to a charged state; null without a trial. While the override
 * keeps the trial going beyond its end, the scheduled transition alone ends it. Without one, an operator may lift the
 * override at any time, so the trial's end still counts.
 */
function trialEnd(deployment: Trial): Date | null {
  if (deployment.state !== 'trial') return null;
  const scheduled = scheduledStartOfCharges(deployment);
  const isKept = scheduled !== null && isBlockedForSystem(deployment, 'system');
  const ends = [isKept ? null : deployment.trialEndsAt, scheduled];
  const endsMs = ends.flatMap((end) => (end === null ? [] : [end.getTime()]));
  return endsMs.length === 0 ? null : new Date(Math.min(...endsMs));
}

/** The instant of a scheduled transition to a charged state; null without one, and if the override will drop it. */
function scheduledStartOfCharges(deployment: Trial): Date | null {
  const { scheduledTransition: scheduled } = deployment;
  if (scheduled === null || isBlockedForSystem(deployment, scheduled.requested_by.kind))
    return null;
  return deploymentLifecycle.states[scheduled.to].charged ? new Date(scheduled.effective_at) : null;
}
