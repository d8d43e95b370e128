import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOfDay } from '../../src/subscriptions/calendar.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { refusal } from '../setup/refusal.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

/** West of UTC, UTC itself, and as far east as a zone can be. */
const zones = [
  'Etc/GMT+12',
  'America/Los_Angeles',
  'UTC',
  'Australia/Sydney',
  'Pacific/Kiritimati',
];

// Far from the present: no period ends in one of these zones while the test runs.
const now = new Date('2090-06-10T00:00:00Z');
let database: TestDatabase;
const services = new Map<string, TestService>();
beforeAll(async () => {
  database = await createTestDatabase();
  for (const zone of zones) {
    const env = { BILLING_TIME_ZONE: zone };
    services.set(zone, await startTestService({ databaseUrl: database.url, env, now: () => now }));
  }
});
afterAll(async () => {
  for (const service of services.values()) await service[Symbol.asyncDispose]();
  await database.drop();
});

/** The service as configured with this zone, on the same database. */
function serviceIn(zone: string): TestService {
  const service = services.get(zone);
  if (service === undefined) throw new Error(`No service runs in ${zone}.`);
  return service;
}

const otherThan = (zone: string) => zones.filter((other) => other !== zone);
const pro = { plan_code: 'pro', timing: 'period_end' } as const;

/** Subscribes a deployment to studio, with a change to pro at the end of its period, while `zone` is configured. */
async function scheduleIn(zone: string) {
  const service = serviceIn(zone);
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const acme = await service.member(tenant);
  const { id } = await acme.deployments.create({ slug: 's', display_name: 'S', region: 'syd1' });
  const { current_period_end } = await acme.deployments.subscribe(id, { plan_code: 'studio' });
  await acme.subscriptions.changePlan(id, pro);
  return { tenant, id, periodEnd: current_period_end };
}

/** Moves the subscription and its log back as if it had been subscribed in August 2026 in `zone`. */
async function letPeriodEnd(zone: string, id: string): Promise<void> {
  const { em, superuserEm } = serviceIn(zone);
  const began = startOfDay('2026-08-01', zone);
  await em().execute(
    `update subscriptions set current_period_start = '2026-08-01', current_period_end = '2026-09-01',
       pending_effective_at = ?::timestamptz where deployment_id = ?`,
    [startOfDay('2026-09-01', zone), id],
  );
  await em().execute('update work_items set due_at = ?::timestamptz where key = ?', [
    startOfDay('2026-09-01', zone),
    id,
  ]);
  await tamper(superuserEm(), [
    `update cloud_deployment_events
     set effective_at = ?::timestamptz, recorded_at = ?::timestamptz where deployment_id = ?`,
    began,
    began,
    id,
  ]);
}

async function dueAt(id: string): Promise<string | undefined> {
  const rows = await serviceIn('UTC')
    .em()
    .execute<{ due: Date }[]>(
      "select due_at as due from work_items where kind = 'deployment-due' and key = ?",
      [id],
    );
  return rows[0] && new Date(rows[0].due).toISOString();
}

describe.each(zones)('a plan change that was scheduled while the zone was %s', (before) => {
  it('is shown for the period end of each other zone, wherever the API shows it', async () => {
    const { tenant, id, periodEnd } = await scheduleIn(before);
    for (const zone of otherThan(before)) {
      const effective_at = startOfDay(periodEnd, zone).toISOString();
      const acme = await serviceIn(zone).member(tenant);
      const subscription = await acme.subscriptions.get(id);
      expect(subscription).toMatchObject({
        current_period_end: periodEnd,
        pending_change: { plan_code: 'pro', effective_at },
      });
      const shown = await acme.deployments.get(id);
      expect(shown.subscription).toEqual(subscription);
      const present = await acme.deployments.get(id, { asOf: '2099-01-01T00:00:00Z' });
      expect(present.subscription).toEqual(subscription);
      const again = await refusal(acme.subscriptions.changePlan(id, pro));
      expect(again.problem).toMatchObject({ code: 'plan_change_pending', effective_at });
      const tried = await acme.subscriptions.changePlan(id, { ...pro, dry_run: true });
      expect(tried).toMatchObject({ effective_at, subscription });
    }
    const [zone = ''] = otherThan(before);
    const acme = await serviceIn(zone).member(tenant);
    await acme.subscriptions.cancelPlanChange(id);
    const effective_at = startOfDay(periodEnd, zone).toISOString();
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'plan_change_cancelled',
      metadata: { before: { plan_code: 'pro', effective_at } },
    });
  });

  it('is dropped with the instant that the API has shown', async () => {
    const { tenant, id, periodEnd } = await scheduleIn(before);
    const [zone = ''] = otherThan(before);
    const acme = await serviceIn(zone).member(tenant);
    await acme.deployments.transition(id, { to: 'cancelled' });
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      metadata: {
        dropped_plan_change: { effective_at: startOfDay(periodEnd, zone).toISOString() },
      },
    });
  });

  it('keeps in the log, for the past, the instant that was promised then', async () => {
    const { tenant, id, periodEnd } = await scheduleIn(before);
    const [zone = ''] = otherThan(before);
    const acme = await serviceIn(zone).member(tenant);
    const { events } = await acme.deployments.get(id);
    const asOf = events.at(-1)?.effective_at ?? '';
    while (Date.now() <= Date.parse(asOf)) await new Promise(setImmediate);
    await acme.deployments.update(id, { display_name: 'Store' });
    const then = await acme.deployments.get(id, { asOf });
    expect(then.subscription?.pending_change?.effective_at).toBe(
      startOfDay(periodEnd, before).toISOString(),
    );
  });

  it('takes effect when the period ends in each other zone, and once', async () => {
    for (const zone of otherThan(before)) {
      const { tenant, id } = await scheduleIn(before);
      await letPeriodEnd(before, id);
      const service = serviceIn(zone);
      await service.service.worker.drainAll();
      const acme = await service.member(tenant);
      const { events, subscription } = await acme.deployments.get(id);
      expect(subscription).toMatchObject({ plan_code: 'pro', pending_change: null });
      const ended = startOfDay('2026-09-01', zone).toISOString();
      expect(events.slice(3, 5)).toMatchObject([
        { kind: 'period_rolled', effective_at: ended },
        { kind: 'plan_changed', effective_at: ended },
      ]);
      expect(events.filter(({ kind }) => kind === 'plan_changed')).toHaveLength(1);
    }
  });

  it('takes effect at once if an earlier release has rolled the period without it', async () => {
    const { tenant, id } = await scheduleIn(before);
    await letPeriodEnd(before, id);
    const [zone = ''] = otherThan(before);
    await serviceIn(zone)
      .em()
      .execute(
        `update subscriptions set current_period_start = date_trunc('month', now())::date,
           current_period_end = (date_trunc('month', now()) + interval '1 month')::date
         where deployment_id = ?`,
        [id],
      );
    const acme = await serviceIn(zone).member(tenant);
    await acme.deployments.update(id, { display_name: 'Store' });
    const { events, subscription } = await acme.deployments.get(id);
    expect(subscription).toMatchObject({ plan_code: 'pro', pending_change: null });
    expect(events.slice(3).map(({ kind }) => kind)).toEqual(['plan_changed', 'updated']);
  });
});

it('requeues the timers of a subscription whose period ends earlier than its work item is due', async () => {
  const west = await scheduleIn('Etc/GMT+12');
  const east = await scheduleIn('Pacific/Kiritimati');
  const dueWest = startOfDay(west.periodEnd, 'Etc/GMT+12').toISOString();
  expect(await dueAt(west.id)).toBe(dueWest);
  const { service, em } = serviceIn('Australia/Sydney');
  await em().execute(
    "update work_items set due_at = now() - interval '1 second' where kind = 'due-repair'",
  );
  await service.worker.drainAll();
  const due = startOfDay(west.periodEnd, 'Australia/Sydney').toISOString();
  expect(await dueAt(west.id)).toBe(due);
  // An item that is due too early does no harm: its run finds nothing due.
  expect(await dueAt(east.id)).toBe(startOfDay(east.periodEnd, 'Pacific/Kiritimati').toISOString());
});

it('leaves an item alone that waits for a retry', async () => {
  const { id } = await scheduleIn('Etc/GMT+12');
  const { service, em } = serviceIn('Australia/Sydney');
  await em().execute('update work_items set attempts = 3 where key = ?', [id]);
  const due = await dueAt(id);
  await em().execute(
    "update work_items set due_at = now() - interval '1 second' where kind = 'due-repair'",
  );
  await service.worker.drainAll();
  expect(await dueAt(id)).toBe(due);
});
