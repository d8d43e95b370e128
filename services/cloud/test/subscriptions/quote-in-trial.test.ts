import { randomUUID } from 'node:crypto';
import type { PlanChangeRequest, QuoteRequest } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

const NOW = '2090-11-27T02:00:00Z';
const TRIAL_END = '2090-12-11T00:00:00.000Z';
let now = new Date(NOW);
let service: TestService;
beforeAll(async () => {
  const env = { BILLING_TIME_ZONE: 'Australia/Sydney' };
  service = await startTestService({ env, now: () => now });
});
beforeEach(() => {
  now = new Date(NOW);
});
afterAll(() => service[Symbol.asyncDispose]());

/** A deployment of a new tenant, in a trial until `trial_ends_at`; active if that is null. */
async function create(trial_ends_at: string | null = TRIAL_END) {
  const tenant_id = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant_id)]);
  const shop = { tenant_id, slug: 'shop', display_name: 'Shop', region: 'syd1' };
  const trial = trial_ends_at === null ? {} : ({ state: 'trial', trial_ends_at } as const);
  const { id } = await admin.deployments.create({ ...shop, ...trial });
  const quote = (request: Partial<QuoteRequest> = {}) =>
    acme.catalog.quote({ plan_code: 'studio', deployment_id: id, ...request });
  const change = (request: Partial<PlanChangeRequest> = {}) =>
    acme.subscriptions.changePlan(id, { plan_code: 'pro', ...request });
  return { tenant_id, admin, acme, id, quote, change };
}

const from = (day: string, days: number, days_in_month: number, total_cents: number) => ({
  start_date: day,
  first_invoice: { period_start: day, days, days_in_month, total_cents },
});

/** Lets the end of the trial be due, although no worker has run. */
const endTrial = (id: string) =>
  service
    .em()
    .execute("update cloud_deployments set trial_ends_at = '2026-11-01T00:00:00Z' where id = ?", [
      id,
    ]);

describe('changePlan in a trial', () => {
  it('quotes both plans from the local day on which the trial ends', async () => {
    const { acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    for (const timing of ['immediate', 'period_end'] as const) {
      const tried = await change({ timing, dry_run: true });
      expect(tried).toMatchObject({
        effective_at: timing === 'immediate' ? now.toISOString() : '2090-11-30T13:00:00.000Z',
        before: { ...from('2090-12-11', 21, 31, 3387), recurring: { total_cents: 5000 } },
        after: { ...from('2090-12-11', 21, 31, 8129), recurring: { total_cents: 12_000 } },
      });
    }
    const changed = await change();
    expect(changed).toMatchObject({
      applied: true,
      effective_at: now.toISOString(),
      before: from('2090-12-11', 21, 31, 3387),
      after: from('2090-12-11', 21, 31, 8129),
      subscription: { plan_code: 'pro', trial_ends_at: TRIAL_END },
    });
  });

  it('quotes a change at the end of a period that ends after the trial from that end', async () => {
    now = new Date('2090-12-05T00:00:00Z');
    const { acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    expect(await change({ timing: 'period_end' })).toMatchObject({
      effective_at: '2090-12-31T13:00:00.000Z',
      before: from('2091-01-01', 31, 31, 5000),
      after: from('2091-01-01', 31, 31, 12_000),
    });
  });

  it('includes add-ons that were attached in the trial, at the prices that they keep', async () => {
    const { acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await acme.subscriptions.attachAddon(id, { code: 'storage_50gb', units: 2 });
    // 1500 × 21 / 31 = 1016.1
    expect(await change({ dry_run: true })).toMatchObject({
      before: from('2090-12-11', 21, 31, 3387 + 1016),
      after: from('2090-12-11', 21, 31, 8129 + 1016),
    });
  });

  it('quotes from today if the trial is over, and applies its end first', async () => {
    const { acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await endTrial(id);
    expect(await change()).toMatchObject({
      before: from('2090-11-27', 4, 30, 667),
      after: from('2090-11-27', 4, 30, 1600),
    });
    const { state, events } = await acme.deployments.get(id);
    expect(state).toBe('active');
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'subscribed',
      'transitioned',
      'plan_changed',
    ]);
  });

  it('quotes from today in a trial that the override has kept beyond its end', async () => {
    const { admin, acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    await endTrial(id);
    expect(await change()).toMatchObject({ after: from('2090-11-27', 4, 30, 1600) });
    expect((await acme.deployments.get(id)).state).toBe('trial');
  });

  it('quotes from the scheduled activation in a trial that the override holds', async () => {
    const { admin, acme, id, change, quote } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    const effective_at = '2090-12-19T14:00:00Z';
    await acme.deployments.transition(id, { to: 'active', effective_at });
    const expected = from('2090-12-20', 12, 31, 4645);
    expect(await quote({ plan_code: 'pro' })).toMatchObject(expected);
    expect(await change({ dry_run: true })).toMatchObject({ after: expected });
    await endTrial(id);
    expect(await quote({ plan_code: 'pro' })).toMatchObject(expected);
    expect(await change()).toMatchObject({ after: expected });
    expect((await acme.deployments.get(id)).state).toBe('trial');
  });

  it('quotes from today once the tenant has activated the deployment', async () => {
    const { acme, id, change } = await create();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await acme.deployments.transition(id, { to: 'active' });
    expect(await change()).toMatchObject({ after: from('2090-11-27', 4, 30, 1600) });
  });
});

describe('subscribeDeployment in a trial', () => {
  it('shows the end of the trial, in the answer and in the event', async () => {
    const { acme, id } = await create();
    const subscription = await acme.deployments.subscribe(id, { plan_code: 'studio' });
    const trial = { status: 'active', trial_ends_at: TRIAL_END };
    expect(subscription).toMatchObject({ ...trial, current_period_start: '2090-11-01' });
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'subscribed',
      metadata: { after: trial },
    });
  });
});

describe('quote with a deployment', () => {
  it('starts on the local day on which its trial ends, for every role that sees it', async () => {
    const { tenant_id, id, quote } = await create();
    const expected = { ...from('2090-12-11', 21, 31, 3387), recurring: { total_cents: 5000 } };
    expect(await quote()).toMatchObject(expected);
    expect(await quote({ plan_code: 'pro' })).toMatchObject(from('2090-12-11', 21, 31, 8129));
    for (const claims of [
      { roles: ['viewer'], tenant_id },
      { roles: ['platform_billing'] },
      { roles: ['platform_admin'] },
    ]) {
      const caller = await service.client(claims);
      const request = { plan_code: 'studio', deployment_id: id };
      expect(await caller.catalog.quote(request)).toMatchObject(expected);
    }
  });

  it('starts on a later `start_date`, and not on an earlier one', async () => {
    const { quote } = await create();
    const inTrial = await quote({ start_date: '2090-12-10' });
    expect(inTrial).toMatchObject(from('2090-12-11', 21, 31, 3387));
    const after = await quote({ start_date: '2090-12-12' });
    expect(after).toMatchObject(from('2090-12-12', 20, 31, 3226));
  });

  it('starts today without a trial, after it, and if its end is due', async () => {
    const today = from('2090-11-27', 4, 30, 667);
    const active = await create(null);
    expect(await active.quote()).toMatchObject(today);
    const left = await create();
    await left.acme.deployments.transition(left.id, { to: 'active' });
    expect(await left.quote()).toMatchObject(today);
    await left.acme.deployments.transition(left.id, { to: 'cancelled' });
    expect(await left.quote()).toMatchObject(today);
    const due = await create();
    await endTrial(due.id);
    expect(await due.quote()).toMatchObject(today);
    expect((await due.acme.deployments.get(due.id)).state).toBe('trial');
  });

  it('starts when a scheduled activation ends the trial', async () => {
    const { acme, id, quote } = await create();
    const effective_at = '2090-12-04T14:00:00Z';
    await acme.deployments.transition(id, { to: 'active', effective_at });
    expect(await quote()).toMatchObject(from('2090-12-05', 27, 31, 4355));
  });

  it('starts in the last zone-local day of 2099 or later, like the trial', async () => {
    const { quote } = await create('2099-12-31T23:59:59Z');
    expect(await quote()).toMatchObject(from('2100-01-01', 31, 31, 5000));
  });

  it('rejects an unknown deployment and that of another tenant with the same 404', async () => {
    const { acme, quote } = await create();
    const theirs = await create();
    const detail = (id: string) => `There is no deployment ${id}. Check the id.`;
    for (const id of [theirs.id, randomUUID()]) {
      const problem = await refusal(quote({ deployment_id: id }));
      expect(problem).toMatchObject({ status: 404, code: 'not_found' });
      expect(problem.problem.detail).toBe(detail(id));
    }
    const malformed = await refusal(quote({ deployment_id: 'shop' }));
    expect(malformed).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(malformed.problem.errors).toMatchObject([{ path: '/body/deployment_id' }]);
    // Without a deployment, a quote knows of no trial.
    const plain = await acme.catalog.quote({ plan_code: 'studio' });
    expect(plain).toMatchObject(from('2090-11-27', 4, 30, 667));
  });
});
