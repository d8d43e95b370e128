import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { openScope, reads } from '../db/tenant-scope.ts';
import { toTimestamp } from '../db/timestamp.ts';
import { toApiDeployment } from '../journal/deployment.entity.ts';
import { nextRecordedAt } from '../journal/deployment-snapshot.ts';
import { type NextEvent, recordEvents } from '../journal/record-event.ts';
import { type Completion, completeAll } from '../queue/end-run.ts';
import type { ClaimedWork } from '../queue/lease.ts';
import { startOfDay } from '../subscriptions/calendar.ts';
import {
  type PayingSubscription,
  periodEnd,
  storePeriods,
  toNextPeriod,
} from '../subscriptions/roll-period.ts';
import { nextTimer } from './next-timer.ts';

/**
 * Rolls the ended periods of many deployments in one transaction, by a number of statements that does not depend on how
 * many they are. Each deployment gets its own event. Leaves out each deployment that needs more than that: one that is
 * locked or has changed meanwhile, whose lease is lost, or that has another timer due. Returns the items that it has completed.
 */
export async function rollPeriods(
  { orm, timeZone }: { readonly orm: MikroORM; readonly timeZone: string },
  items: readonly ClaimedWork[],
): Promise<readonly ClaimedWork[]> {
  return await openScope(orm, 'all').transactional(async (tx) => {
    const rows = await lockEnded(tx, items);
    const startOf = memoize((day: string) => startOfDay(day, timeZone));
    const rolls = rows.flatMap((row) => toRoll(row, startOf) ?? []);
    const tokens = new Map(items.map((item) => [item.leaseToken, item]));
    const completions = rolls.flatMap(({ row, againAt }): Completion[] => {
      const item = tokens.get(row.lease_token ?? '');
      return item === undefined ? [] : [{ item, againAt }];
    });
    const changes = rolls.flatMap(({ change }) => change ?? []);
    if (changes.length > 0) {
      await recordEvents(tx, changes, periodEnd);
      await storePeriods(
        tx,
        changes.map(({ subscription }) => subscription),
      );
    }
    await completeAll(tx, completions);
    return completions.map(({ item }) => item);
  });
}

/**
 * Locks the deployments of the items that a batch may change, in the order of their ids, with their work items, and reads
 * them with their last events. A deployment that a request has locked is left out.
 *
 * This needs no second look at the other rows. If another transaction has changed the deployment since this statement
 * began, PostgreSQL checks the conditions again on the new row, but on the old rows of the other tables: the last event
 * then has another `seq`, and the deployment is left out. No subscription changes without an event.
 */
export async function lockEnded(tx: EntityManager, items: readonly ClaimedWork[]) {
  const ids = items.map(({ key }) => key);
  const tokens = items.map(({ leaseToken }) => leaseToken);
  return await reads(tx)
    .selectFrom('cloud_deployments as d')
    .innerJoin('work_items as w', (join) => join.on('w.key', '=', sql<string>`d.id::text`))
    .innerJoin('cloud_deployment_events as e', (join) =>
      join
        .onRef('e.tenant_id', '=', 'd.tenant_id')
        .onRef('e.deployment_id', '=', 'd.id')
        .onRef('e.seq', '=', 'd.seq'),
    )
    .innerJoin('subscriptions as s', (join) =>
      join
        .onRef('s.tenant_id', '=', 'd.tenant_id')
        .onRef('s.deployment_id', '=', 'd.id')
        .on('s.status', '<>', sql.lit('cancelled')),
    )
    .selectAll('d')
    .select(['w.lease_token', 'e.hash', 'e.effective_at', 's.id as subscription_id'])
    .select(['s.current_period_start', 's.current_period_end'])
    .select([
      nextRecordedAt.as('recorded_at'),
      sql<string>`clock_timestamp()::timestamptz(3)::text`.as('clock'),
      sql<string>`now()::timestamptz(3)::text`.as('changed_at'),
    ])
    .where('d.id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('w.kind', '=', 'deployment-due')
    .where('w.lease_token', '=', sql<string>`any(${tokens}::uuid[])`)
    // The promise of a plan change is kept at the same instant.
    .where('s.pending_plan_version_id', 'is', null)
    .orderBy('d.id')
    // Items are not skipped: the claims of other workers lock them for a moment.
    .modifyEnd(sql`for update of d skip locked for update of w`)
    .execute();
}

type LockedRow = Awaited<ReturnType<typeof lockEnded>>[number];

interface Roll {
  readonly row: LockedRow;
  readonly againAt: Date | null;
  /** Null if no timer is due. */
  readonly change: (NextEvent & { readonly subscription: PayingSubscription }) | null;
}

/** Returns what the batch does with a deployment; null if it must leave it out. */
function toRoll(row: LockedRow, startOf: (day: string) => Date): Roll | null {
  // The end of a trial that the override keeps going is not due again, which its log tells.
  if (row.hash === null || (row.state === 'trial' && row.billing_action_suspended)) return null;
  const clock = new Date(toTimestamp(row.clock));
  const subscription = {
    id: row.subscription_id,
    tenantId: row.tenant_id,
    currentPeriodStart: row.current_period_start,
    currentPeriodEnd: row.current_period_end,
  };
  const effectiveAt = startOf(subscription.currentPeriodEnd);
  const timer = findTimer(row, effectiveAt);
  if (timer === null || timer.at > clock) return { row, againAt: timer?.at ?? null, change: null };
  if (timer.what !== 'period_end') return null;
  const { period, event } = toNextPeriod(subscription, effectiveAt);
  const next = findTimer(row, startOf(period.currentPeriodEnd));
  if (next !== null && next.at <= clock) return null;
  const change = {
    snapshot: {
      deployment: {
        ...toApiDeployment(row),
        seq: row.seq + 1,
        updated_at: toTimestamp(row.changed_at),
      },
      recordedAt: toTimestamp(row.recorded_at),
      previous: { hash: row.hash, effectiveAt: toTimestamp(row.effective_at) },
    },
    prevHash: row.hash,
    event,
    subscription: { ...subscription, ...period },
  };
  return { row, againAt: next?.at ?? null, change };
}

function findTimer(row: LockedRow, periodEndsAt: Date) {
  const { state, trial_ends_at: trialEndsAt, scheduled_transition: scheduledTransition } = row;
  const deployment = {
    state,
    trialEndsAt: trialEndsAt === null ? null : new Date(toTimestamp(trialEndsAt)),
    scheduledTransition,
  };
  return nextTimer({ deployment, isTrialKept: false, periodEndsAt, planChangesAt: null });
}

/** Most periods of a batch end on the same day. */
function memoize<Result>(compute: (key: string) => Result): (key: string) => Result {
  const known = new Map<string, Result>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const computed = compute(key);
    known.set(key, computed);
    return computed;
  };
}
