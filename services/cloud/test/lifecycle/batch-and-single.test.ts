import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { platformSql, reads } from '../../src/db/tenant-scope.ts';
import { toApiDeployment } from '../../src/journal/deployment.entity.ts';
import { startOfDay } from '../../src/subscriptions/calendar.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { timerPump } from './timer-pumps.ts';

const ZONE = 'America/Havana';
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { BILLING_TIME_ZONE: ZONE } });
});
afterAll(() => service[Symbol.asyncDispose]());

/** The timers of a deployment. The instants are months before the running one, and fractions of a month. */
interface Situation {
  readonly state: 'active' | 'trial';
  readonly isSubscribed: boolean;
  readonly isPaused: boolean;
  /** How many periods have ended. */
  readonly ended: 0 | 1 | 2;
  readonly hasPlanChange: boolean;
  readonly isSuspended: boolean;
  readonly trialEnds: 'before' | 'at' | 'later';
  readonly scheduled: 'none' | 'before' | 'at' | 'later';
}

const situations = fc.record<Situation>({
  state: fc.constantFrom('active', 'active', 'active', 'trial'),
  isSubscribed: fc.constantFrom(true, true, true, false),
  isPaused: fc.boolean(),
  ended: fc.constantFrom(1, 1, 1, 0, 2),
  hasPlanChange: fc.constantFrom(false, false, true),
  isSuspended: fc.constantFrom(false, false, true),
  trialEnds: fc.constantFrom('before', 'at', 'later'),
  scheduled: fc.constantFrom('none', 'none', 'before', 'at', 'later'),
});

const DAY_MS = 86_400_000;
/** The same for both twins. */
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

/** The first day of the month that began so many months before this one. */
function monthBefore(months: number): string {
  const now = new Date();
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  return first.toISOString().slice(0, 10);
}

/** Creates a deployment in the situation; its work item is due at `due`. */
async function arrange(situation: Situation, due: string): Promise<string> {
  const admin = await service.admin();
  const { state, ended } = situation;
  const shop = { slug: randomUUID(), display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
  const trial = state === 'trial' ? { trial_ends_at: '2090-01-01T00:00:00Z' } : {};
  const { id } = await admin.deployments.create({ ...shop, state, ...trial });
  if (situation.isSubscribed) {
    await admin.deployments.subscribe(id, { plan_code: 'studio' });
    const pro = { plan_code: 'pro', timing: 'period_end' } as const;
    if (situation.hasPlanChange) await admin.subscriptions.changePlan(id, pro);
  }
  if (situation.isPaused && state === 'active') {
    await admin.deployments.transition(id, { to: 'paused' });
  }
  if (situation.scheduled !== 'none') {
    await admin.deployments.transition(id, { to: 'cancelled', effective_at: inAnHour });
  }
  if (situation.isSuspended) {
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'dispute' });
  }
  const [began, ends] = [monthBefore(ended), monthBefore(ended - 1)];
  const endedAt = startOfDay(ends, ZONE).getTime();
  const instants = {
    before: new Date(endedAt - DAY_MS),
    at: new Date(endedAt),
    later: new Date(Date.parse(inAnHour) + 5 * DAY_MS),
  };
  const em = service.em();
  await em.execute(
    `update subscriptions set current_period_start = ?, current_period_end = ?,
       pending_effective_at = case when pending_plan_version_id is not null then ?::timestamptz end
     where deployment_id = ?`,
    [began, ends, new Date(endedAt), id],
  );
  if (state === 'trial') {
    await em.execute('update cloud_deployments set trial_ends_at = ?::timestamptz where id = ?', [
      instants[situation.trialEnds],
      id,
    ]);
  }
  if (situation.scheduled !== 'none') {
    await em.execute(
      `update cloud_deployments set scheduled_transition =
         jsonb_set(scheduled_transition, '{effective_at}', to_jsonb(?::text)) where id = ?`,
      [instants[situation.scheduled].toISOString(), id],
    );
  }
  await em.execute(
    `insert into work_items as item (kind, key, due_at) values ('deployment-due', ?, ?::timestamptz)
     on conflict (kind, key) do update set due_at = excluded.due_at`,
    [id, due],
  );
  return id;
}

/** All that the timers have written, without what differs between any two deployments. */
async function readResult(id: string) {
  const em = service.em();
  const hide = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value, (key, shown) =>
        /^(id|slug|subscription_id|(pending_)?request(ed_at|_id)|created_at|updated_at)$/.test(key)
          ? null
          : shown,
      ),
    );
  const row = await reads(em)
    .selectFrom('cloud_deployments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const events = await reads(em)
    .selectFrom('cloud_deployment_events')
    .selectAll()
    .where('deployment_id', '=', id)
    .orderBy('seq')
    .execute();
  const subscriptions = await reads(em)
    .selectFrom('subscriptions')
    .selectAll()
    .where('deployment_id', '=', id)
    .execute();
  const item = await platformSql(em)
    .selectFrom('work_items')
    .select(['due_at', 'outcome', 'attempts', 'lease_token', 'last_error', 'rerun'])
    .where('key', '=', id)
    .executeTakeFirstOrThrow();
  const deployment = toApiDeployment(row);
  const latest = events.at(-1);
  if (latest?.kind === 'period_rolled') expect(latest.deployment).toEqual(deployment);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  for (const [index, event] of events.slice(1).entries()) {
    expect(event.prev_hash).toBe(events[index]?.hash);
    expect(event.recorded_at >= (events[index]?.recorded_at ?? '')).toBe(true);
  }
  const facts = events.map(({ deployment_id, hash, prev_hash, recorded_at, ...event }) => {
    const { metadata_digest, deployment_digest, transaction_id, position, ...fact } = event;
    return fact;
  });
  return hide({
    deployment,
    facts,
    item,
    subscriptions: subscriptions.map((it) => ({ ...it, deployment_id: null })),
  });
}

const MOVE_EVENTS = `update cloud_deployment_events set effective_at = ?::timestamptz, recorded_at = ?::timestamptz
  where deployment_id = ?`;

it('writes the same events and rows in a batch as one by one, for any mix of timers', async () => {
  const orm = service.service.orm;
  const law = fc.asyncProperty(
    fc.array(situations, { minLength: 4, maxLength: 6 }),
    async (mix) => {
      const twins = await Promise.all(
        mix.map(async (situation) => {
          const batch = await arrange(situation, '2020-01-01T00:00:00Z');
          const single = await arrange(situation, '2099-01-01T00:00:00Z');
          return { batch, single };
        }),
      );
      // Each log began with the period that ends.
      const moved = twins.flatMap(({ batch, single }, index) =>
        [batch, single].map((id) => {
          const began = startOfDay(monthBefore(mix[index]?.ended ?? 0), ZONE);
          return [MOVE_EVENTS, began, began, id] as const;
        }),
      );
      await tamper(service.superuserEm(), ...moved);
      await timerPump(orm, 'batch', { timeZone: ZONE }).drain();
      const singles = twins.map(({ single }) => single);
      await platformSql(service.em())
        .updateTable('work_items')
        .set({ due_at: '2020-01-01T00:00:00Z' })
        .where('key', 'in', singles)
        .execute();
      await timerPump(orm, 'single', { timeZone: ZONE }).drain();
      for (const { batch, single } of twins) {
        expect(await readResult(batch)).toEqual(await readResult(single));
      }
    },
  );
  await fc.assert(law, { numRuns: 3, endOnFailure: true });
});
