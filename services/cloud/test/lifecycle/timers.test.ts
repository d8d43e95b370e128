import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDeployment } from '../../src/journal/lock-deployment.ts';
import { createTimers } from '../../src/lifecycle/timers.ts';
import { startOfDay } from '../../src/subscriptions/calendar.ts';
import { tamper } from '../journal/journal-fixtures.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

const timeZone = 'Australia/Sydney';
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { BILLING_TIME_ZONE: timeZone } });
});
afterAll(() => service[Symbol.asyncDispose]());

const work = () => service.service.worker.drainAll();
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

/** The first instant of a month in Sydney: UTC+10, and UTC+11 from October to March. */
function monthBegins(month: string): string {
  const day = `${month}-01`;
  const isSummer = ['01', '02', '03', '04', '11', '12'].includes(month.slice(5));
  // October and April begin before the clocks change, on their first Sunday.
  return new Date(`${day}T00:00:00${isSummer ? '+11:00' : '+10:00'}`).toISOString();
}

function monthsFrom(first: string): string[] {
  const months: string[] = [];
  const [year = 0, month = 1] = first.split('-').map(Number);
  for (let index = month - 1; ; index += 1) {
    const name = new Date(Date.UTC(year, index, 1)).toISOString().slice(0, 7);
    if (Date.parse(monthBegins(name)) > Date.now()) return months;
    months.push(name);
  }
}

async function subscribe(options: { state?: 'trial' } = {}) {
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant)]);
  const { id } = await admin.deployments.create({
    tenant_id: tenant,
    slug: 'shop',
    display_name: 'Shop',
    region: 'syd1',
    ...options,
  });
  await acme.deployments.subscribe(id, { plan_code: 'studio' });
  return { admin, acme, id };
}

/** Moves the deployment back as if it had been subscribed in `month`, and no worker had run since. */
async function downSince(month: string, id: string): Promise<void> {
  const start = `${month}-01`;
  await service.em().execute(
    `update subscriptions set current_period_start = ?::date,
       current_period_end = (?::date + interval '1 month')::date,
       pending_effective_at = pending_effective_at - (current_period_end::timestamp at time zone ?
         - (?::date + interval '1 month')::timestamp at time zone ?)
     where deployment_id = ?`,
    [start, start, timeZone, start, timeZone, id],
  );
  await service
    .em()
    .execute('update work_items set due_at = ?::timestamptz where key = ?', [
      monthBegins(month),
      id,
    ]);
  await tamper(service.superuserEm(), [
    `update cloud_deployment_events
     set effective_at = ?::timestamptz, recorded_at = ?::timestamptz where deployment_id = ?`,
    monthBegins(month),
    monthBegins(month),
    id,
  ]);
}

/** Sets PostgreSQL's clock for the rest of the transaction: its own function is found only after this one. */
async function setClock(tx: EntityManager, now: Date): Promise<void> {
  await tx.execute('create schema if not exists clock');
  await tx.execute(
    `create or replace function clock.clock_timestamp() returns timestamptz language sql
     as $$ select '${now.toISOString()}'::timestamptz $$`,
  );
  await tx.execute('set local search_path to clock, pg_catalog, public');
}

async function scheduleAt(id: string, instant: string): Promise<void> {
  await service.em().execute(
    `update cloud_deployments set scheduled_transition =
       jsonb_set(scheduled_transition, '{effective_at}', to_jsonb(?::text)) where id = ?`,
    [instant, id],
  );
}

async function eventsOf(id: string, from: number) {
  const rows = await service.em().execute<{ kind: string; to_state: string; effective_at: Date }[]>(
    `select kind, to_state, effective_at from cloud_deployment_events
       where deployment_id = ? and seq >= ? order by seq`,
    [id, from],
  );
  return rows.map(({ kind, to_state, effective_at }) => ({
    kind,
    to_state,
    at: new Date(effective_at).toISOString(),
  }));
}

describe('period end', () => {
  it.each([
    // Midnight happens twice: the clocks of Havana go back from 01:00 to 00:00.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
    // Midnight does not happen: the clocks of Asunción went on from 00:00 to 01:00.
    ['America/Asuncion', '2017-10-01', '2017-10-01T04:00:00Z'],
    ['Australia/Sydney', '2026-11-01', '2026-10-31T13:00:00Z'],
  ])('is due for a request in %s on %s from %s on', async (zone, day, start) => {
    const { id } = await subscribe();
    await service.em().execute(
      `update subscriptions set current_period_start = ?::date - 31, current_period_end = ?::date
       where deployment_id = ?`,
      [day, day, id],
    );
    const startMs = startOfDay(day, zone).getTime();
    expect(startMs).toBe(Date.parse(start));
    const isDue = (ms: number) =>
      service.superuserEm().transactional(async (tx) => {
        await setClock(tx, new Date(ms));
        return createTimers(zone).hasDueTimer(tx, await lockDeployment(tx, id));
      });
    expect(await isDue(startMs - 1)).toBe(false);
    for (const minutes of [0, 1, 30, 59, 60, 61, 120, 1440]) {
      expect(await isDue(startMs + minutes * 60_000)).toBe(true);
    }
  });

  it('rolls missed periods one by one, each as of its local midnight', async () => {
    const { acme, id } = await subscribe();
    await downSince('2023-12', id);
    await work();
    const months = monthsFrom('2024-01');
    // These include Februaries of leap years and of common years, ends of years, and clock changes.
    expect(months.slice(0, 3)).toEqual(['2024-01', '2024-02', '2024-03']);
    expect(await eventsOf(id, 3)).toEqual(
      months.map((month) => ({
        kind: 'period_rolled',
        to_state: 'active',
        at: monthBegins(month),
      })),
    );
    const { subscription, events } = await acme.deployments.get(id);
    expect(subscription?.current_period_start).toBe(`${months.at(-1)}-01`);
    expect(events.at(-1)).toMatchObject({
      actor: { kind: 'system', id: 'period-end' },
      metadata: { after: { current_period_start: `${months.at(-1)}-01` } },
    });
    const leap = events.find(
      ({ metadata }) =>
        JSON.stringify(metadata).includes('2024-02-01') &&
        JSON.stringify(metadata).includes('2024-03-01'),
    );
    expect(leap).toBeDefined();
    await work();
    expect((await acme.deployments.get(id)).seq).toBe(2 + months.length);
  });

  it('rolls periods while the subscription is paused, but not after it is cancelled', async () => {
    const { acme, id } = await subscribe();
    await acme.deployments.transition(id, { to: 'paused' });
    await downSince('2026-08', id);
    await work();
    const months = monthsFrom('2026-09').length;
    const { seq } = await acme.deployments.get(id);
    expect(seq).toBe(3 + months);
    await acme.deployments.transition(id, { to: 'cancelled' });
    await downSince('2026-08', id);
    await work();
    expect((await acme.deployments.get(id)).seq).toBe(seq + 1);
  });

  it('rolls ended periods before a request is handled, with or without a worker', async () => {
    const { acme, id } = await subscribe();
    await downSince('2026-10', id);
    const stale = acme.deployments.update(id, { display_name: 'Store' }, { ifMatch: 2 });
    const problem = await refusal(stale);
    expect(problem).toMatchObject({ status: 412 });
    expect(problem.problem.event).toMatchObject({ seq: 3, kind: 'period_rolled' });
    expect(await eventsOf(id, 3)).toMatchObject([{ kind: 'period_rolled' }]);
    const idempotencyKey = randomUUID();
    await acme.deployments.update(id, { display_name: 'Store' }, { idempotencyKey });
    const kinds = (await eventsOf(id, 3)).map(({ kind }) => kind);
    expect(kinds.at(0)).toBe('period_rolled');
    expect(kinds.at(-1)).toBe('updated');
  });
});

describe('a request to a deployment with due timers', () => {
  it('sees the timers applied even if the work item waits for a retry, has failed or is missing', async () => {
    for (const statement of [
      "update work_items set due_at = now() + interval '1 hour', attempts = 1 where key = ?",
      "update work_items set outcome = 'failed' where key = ?",
      'delete from work_items where key = ?',
    ]) {
      const { acme, id } = await subscribe();
      await downSince('2026-10', id);
      await service.em().execute(statement, [id]);
      const order = { plan_code: 'pro', timing: 'period_end' } as const;
      const { effective_at } = await acme.subscriptions.changePlan(id, order);
      expect(Date.parse(effective_at)).toBeGreaterThan(Date.now());
      const { subscription, events } = await acme.deployments.get(id);
      expect(subscription).toMatchObject({ plan_code: 'studio', pending_change: { effective_at } });
      expect(events.at(-1)?.kind).toBe('plan_change_scheduled');
    }
  });

  it('keeps the events of the timers if it is rejected, with a key and without', async () => {
    for (const options of [{}, { idempotencyKey: randomUUID() }]) {
      const { acme, id } = await subscribe();
      await downSince('2026-10', id);
      const stale = acme.deployments.update(id, { display_name: 'S' }, { ...options, ifMatch: 2 });
      const { event, seq } = (await refusal(stale)).problem;
      const shown = await acme.deployments.get(id);
      expect(shown.seq).toBe(seq);
      expect(shown.events[2]).toEqual(event);
    }
  });
});

describe('timers after downtime', () => {
  it('applies timers in the order of their instants: no period rolls after the cancellation', async () => {
    const { acme, id } = await subscribe();
    await acme.deployments.transition(id, { to: 'cancelled', effective_at: inAnHour() });
    await downSince('2026-06', id);
    await scheduleAt(id, '2026-08-15T00:00:00.000Z');
    await work();
    expect(await eventsOf(id, 4)).toEqual([
      { kind: 'period_rolled', to_state: 'active', at: monthBegins('2026-07') },
      { kind: 'period_rolled', to_state: 'active', at: monthBegins('2026-08') },
      { kind: 'transitioned', to_state: 'cancelled', at: '2026-08-15T00:00:00.000Z' },
    ]);
    const { subscription } = await acme.deployments.get(id);
    expect(subscription).toMatchObject({
      status: 'cancelled',
      current_period_start: '2026-08-01',
    });
  });

  it('applies timers of one instant in order: scheduled transition, trial end, period end, plan change', async () => {
    const { acme, id } = await subscribe({ state: 'trial' });
    await acme.subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' });
    await acme.deployments.transition(id, { to: 'active', effective_at: inAnHour() });
    const instant = monthBegins('2026-11');
    await downSince('2026-10', id);
    await scheduleAt(id, instant);
    await service
      .em()
      .execute('update cloud_deployments set trial_ends_at = ?::timestamptz where id = ?', [
        instant,
        id,
      ]);
    await work();
    expect(await eventsOf(id, 5)).toEqual([
      { kind: 'transitioned', to_state: 'active', at: instant },
      { kind: 'period_rolled', to_state: 'active', at: instant },
      { kind: 'plan_changed', to_state: 'active', at: instant },
    ]);
    const { subscription, events } = await acme.deployments.get(id);
    expect(subscription).toMatchObject({
      plan_code: 'pro',
      current_period_start: '2026-11-01',
      current_period_end: '2026-12-01',
      pending_change: null,
    });
    // The scheduled transition ended the trial, in the name of its requester.
    expect(events.at(-3)?.actor).toEqual({ kind: 'tenant', id: 'tester' });
  });

  it('ends a trial before the period rolls, so that the new period is charged', async () => {
    const { acme, id } = await subscribe({ state: 'trial' });
    await acme.subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' });
    const instant = monthBegins('2026-11');
    await downSince('2026-10', id);
    await service
      .em()
      .execute('update cloud_deployments set trial_ends_at = ?::timestamptz where id = ?', [
        instant,
        id,
      ]);
    await work();
    expect((await eventsOf(id, 4)).map(({ kind }) => kind)).toEqual([
      'transitioned',
      'period_rolled',
      'plan_changed',
    ]);
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      actor: { kind: 'tenant' },
      metadata: { before: { plan_code: 'studio' }, after: { plan_code: 'pro' } },
    });
  });
});
