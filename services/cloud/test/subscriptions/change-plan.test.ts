import type { PlanChangeRequest } from '@arcadia/api-client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
import { prorate } from '../../src/subscriptions/price-quote.ts';
import { publishPlan } from '../setup/publish-plan.ts';
import { refusal } from '../setup/refusal.ts';
import { repriceAddon } from '../setup/reprice-addon.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';
import { subscribeShop } from './subscribe-shop.ts';

let now = new Date('2090-12-20T05:00:00Z');
let service: TestService;
beforeAll(async () => {
  const env = { BILLING_TIME_ZONE: 'Australia/Sydney' };
  service = await startTestService({ env, now: () => now });
});
afterAll(() => service[Symbol.asyncDispose]());

const PERIOD_END = '2090-12-31T13:00:00.000Z';

async function subscribed(order = { plan_code: 'studio', addons: [{ code: 'storage_50gb' }] }) {
  const { plan_code, addons } = order;
  const { acme, id, subscription } = await subscribeShop(service, plan_code, addons);
  const change = (request: PlanChangeRequest) => acme.subscriptions.changePlan(id, request);
  const kinds = async () => (await acme.deployments.get(id)).events.map(({ kind }) => kind);
  return { acme, id, subscription, change, kinds };
}

const publish = (code: string, basePriceCents: number, currency = 'AUD') =>
  publishPlan(service, code, basePriceCents, currency);

describe('changePlan with timing immediate', () => {
  it('moves the subscription now, quotes its costs before and after, and keeps its add-ons', async () => {
    const { acme, id, subscription, change } = await subscribed();
    const changed = await change({ plan_code: 'pro', reason: 'We grow' });
    expect(changed).toMatchObject({
      applied: true,
      timing: 'immediate',
      effective_at: now.toISOString(),
      before: {
        plan_code: 'studio',
        plan_version: 1,
        start_date: '2090-12-20',
        recurring: { total_cents: 5750 },
        first_invoice: { days: 12, days_in_month: 31, total_cents: 2225 },
      },
      after: {
        plan_code: 'pro',
        start_date: '2090-12-20',
        recurring: { total_cents: 12_750 },
        first_invoice: { days: 12, total_cents: 4645 + 290 },
        overage: { lines: [], total_cents: 0 },
      },
    });
    expect(changed.subscription).toEqual({
      ...subscription,
      plan_code: 'pro',
      base_price_cents: 12_000,
    });
    expect(await acme.subscriptions.get(id)).toEqual(changed.subscription);
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'plan_changed',
      reason: 'We grow',
      metadata: {
        subscription_id: subscription.id,
        before: { plan_code: 'studio', base_price_cents: 5000 },
        after: { plan_code: 'pro', base_price_cents: 12_000 },
      },
    });
  });

  it('starts on the current day of the billing time zone', async () => {
    const before = now;
    now = new Date('2090-12-30T13:30:00Z');
    const { change } = await subscribed();
    const { after } = await change({ plan_code: 'pro', dry_run: true });
    now = before;
    expect(after).toMatchObject({ start_date: '2090-12-31', first_invoice: { days: 1 } });
  });
});

describe('changePlan with dry_run', () => {
  it('returns the same quotes as the change, and writes nothing', async () => {
    for (const timing of ['immediate', 'period_end'] as const) {
      const { acme, id, subscription, change } = await subscribed();
      const tried = await change({ plan_code: 'pro', timing, dry_run: true });
      expect(tried).toMatchObject({ applied: false, timing });
      expect(tried.subscription).toEqual(subscription);
      expect((await acme.deployments.get(id)).seq).toBe(2);
      const made = await change({ plan_code: 'pro', timing });
      const { applied: _1, subscription: _2, ...sameOfTried } = tried;
      expect(made).toMatchObject(sameOfTried);
    }
  });

  it('quotes while another change is pending, and leaves that one alone', async () => {
    const { acme, id, change } = await subscribed();
    const { subscription } = await change({ plan_code: 'starter', timing: 'period_end' });
    for (const timing of ['immediate', 'period_end'] as const) {
      const tried = await change({ plan_code: 'pro', timing, dry_run: true });
      expect(tried).toMatchObject({
        applied: false,
        before: { plan_code: 'studio' },
        after: { plan_code: 'pro' },
      });
      expect(tried.subscription).toEqual(subscription);
    }
    expect((await acme.deployments.get(id)).seq).toBe(3);
  });

  it('rejects viewers with 403', async () => {
    const { id } = await subscribed();
    const viewer = await service.client({ roles: ['viewer'], tenant_id: 'acme' });
    const tried = viewer.subscriptions.changePlan(id, { plan_code: 'pro', dry_run: true });
    expect(await refusal(tried)).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('quotes add-ons at their snapshot prices after the catalog has changed', async () => {
    const plans = { starter: 2000, pro: 12_000 };
    const each = fc.integer({ min: 1, max: 1000 });
    const units = fc.record({ llm_1m_tokens: each, seats_5: each }, { requiredKeys: [] });
    const price = fc.integer({ min: 0, max: 5000 });
    const to = fc.constantFrom('starter', 'pro');
    const timing = fc.constantFrom('immediate', 'period_end');
    const law = fc.asyncProperty(units, price, price, to, timing, async (...drawn) => {
      const [ordered, atFirst, since, plan_code, when] = drawn;
      for (const code of Object.keys(ordered)) await repriceAddon(service, code, atFirst);
      const addons = Object.entries(ordered).map(([code, count]) => ({ code, units: count }));
      const { change } = await subscribed({ plan_code: 'studio', addons });
      for (const code of Object.keys(ordered)) await repriceAddon(service, code, since);

      const { before, after } = await change({ plan_code, timing: when, dry_run: true });
      const kept = addons.map((addon) => addon.units * atFirst);
      const days = when === 'immediate' ? 12 : 31;
      for (const [quote, base] of [
        [before, 5000],
        [after, plans[plan_code]],
      ] as const) {
        const amounts = [base, ...kept];
        expect(quote.recurring.lines.map((line) => line.amount_cents)).toEqual(amounts);
        const first = amounts.map((amount) => prorate(amount, days, 31));
        expect(quote.first_invoice.lines.map((line) => line.amount_cents)).toEqual(first);
        expect(quote.first_invoice.total_cents).toBe(
          first.reduce((sum, amount) => sum + amount, 0),
        );
      }
    });
    await fc.assert(law, { numRuns: 12 });
  });
});

describe('changePlan with timing period_end', () => {
  it('schedules a change, shows it, and cancels it with cancelPlanChange', async () => {
    const { acme, id, subscription, change } = await subscribed();
    const reason = 'After the season';
    const scheduled = await change({ plan_code: 'starter', timing: 'period_end', reason });
    const pending = {
      plan_code: 'starter',
      plan_version: 1,
      effective_at: PERIOD_END,
      requested_by: { kind: 'tenant', id: 'tester' },
      requested_at: now.toISOString(),
      reason,
    };
    expect(scheduled).toMatchObject({
      applied: false,
      timing: 'period_end',
      effective_at: PERIOD_END,
      before: { start_date: '2091-01-01', first_invoice: { days: 31, total_cents: 5750 } },
      after: { start_date: '2091-01-01', first_invoice: { days: 31, total_cents: 2750 } },
    });
    expect(scheduled.subscription).toEqual({ ...subscription, pending_change: pending });
    expect((await acme.deployments.get(id)).subscription).toEqual(scheduled.subscription);

    expect(await acme.subscriptions.cancelPlanChange(id)).toEqual(subscription);
    const described = {
      plan_code: 'starter',
      plan_version: 1,
      base_price_cents: 2000,
      effective_at: PERIOD_END,
      requested_by: pending.requested_by,
    };
    expect((await acme.deployments.get(id)).events.slice(2)).toMatchObject([
      { kind: 'plan_change_scheduled', reason, metadata: { before: null, after: described } },
      { kind: 'plan_change_cancelled', reason: null, metadata: { before: described, after: null } },
    ]);
    const twice = await refusal(acme.subscriptions.cancelPlanChange(id));
    expect(twice).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('schedules and cancels once per idempotency key, also for a content type without a body', async () => {
    const { acme, id, change, kinds } = await subscribed();
    const pro = { plan_code: 'pro', timing: 'period_end' } as const;
    const key = { idempotencyKey: newId() };
    const once = await acme.subscriptions.changePlan(id, pro, key);
    expect(await acme.subscriptions.changePlan(id, pro, key)).toEqual(once);
    const cancel = () => {
      const headers = { 'idempotency-key': id, 'content-type': 'application/json', authorization };
      const path = `/api/v1/deployments/${id}/subscription/pending-change`;
      return fetch(service.url + path, { method: 'DELETE', headers });
    };
    const claims = { roles: ['member'], tenant_id: 'acme' };
    const authorization = `Bearer ${await mintToken(claims, { now })}`;
    const first = await cancel();
    expect(await first.json()).toMatchObject({ plan_code: 'studio', pending_change: null });
    await change({ plan_code: 'starter', timing: 'period_end' });
    const again = await cancel();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await acme.subscriptions.get(id)).pending_change).not.toBeNull();
    expect((await kinds()).slice(2)).toEqual([
      'plan_change_scheduled',
      'plan_change_cancelled',
      'plan_change_scheduled',
    ]);
  });

  it('rejects any other change with 409 while one is pending', async () => {
    const { acme, id, change, kinds } = await subscribed();
    await change({ plan_code: 'starter', timing: 'period_end' });
    for (const request of [
      { plan_code: 'pro', timing: 'period_end' },
      { plan_code: 'pro', timing: 'immediate' },
      { plan_code: 'starter', timing: 'period_end' },
    ] satisfies PlanChangeRequest[]) {
      const problem = await refusal(change(request));
      expect(problem).toMatchObject({ status: 409, code: 'plan_change_pending' });
      expect(problem.problem).toMatchObject({ effective_at: PERIOD_END });
    }
    await acme.subscriptions.cancelPlanChange(id);
    await change({ plan_code: 'pro' });
    expect((await kinds()).slice(2)).toEqual([
      'plan_change_scheduled',
      'plan_change_cancelled',
      'plan_changed',
    ]);
  });

  it('schedules one of 10 concurrent changes', async () => {
    const { change, kinds } = await subscribed();
    const plans = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'pro' : 'starter'));
    const outcomes = await Promise.allSettled(
      plans.map((plan_code) => change({ plan_code, timing: 'period_end' })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kinds()).toEqual(['created', 'subscribed', 'plan_change_scheduled']);
  });

  it('drops the pending change when the deployment is cancelled, and records that in the event', async () => {
    const { acme, id, subscription, change } = await subscribed();
    await change({ plan_code: 'pro', timing: 'period_end' });
    await acme.deployments.transition(id, { to: 'paused' });
    expect((await acme.subscriptions.get(id)).pending_change).not.toBeNull();
    await acme.deployments.transition(id, { to: 'cancelled' });
    expect(await acme.subscriptions.get(id)).toMatchObject({
      status: 'cancelled',
      pending_change: null,
    });
    const { events } = await acme.deployments.get(id);
    expect(events.at(-2)).toMatchObject({ kind: 'transitioned', metadata: {} });
    expect(events.at(-1)).toMatchObject({
      kind: 'transitioned',
      to_state: 'cancelled',
      metadata: {
        subscription_id: subscription.id,
        dropped_plan_change: { plan_code: 'pro', effective_at: PERIOD_END },
      },
    });
    const none = await refusal(acme.subscriptions.cancelPlanChange(id));
    expect(none).toMatchObject({ status: 404, code: 'not_found' });
  });

  it('hides the pending change of a subscription that the previous release cancelled', async () => {
    const { acme, id } = await subscribed();
    await acme.subscriptions.changePlan(id, { plan_code: 'starter', timing: 'period_end' });
    await service
      .em()
      .execute("update subscriptions set status = 'cancelled' where deployment_id = ?", [id]);
    expect((await acme.subscriptions.get(id)).pending_change).toBeNull();
  });
});

describe('changePlan rejects', () => {
  it('the current version, and versions that are not active', async () => {
    await publish('moving', 100);
    const { acme, id, change } = await subscribed({ plan_code: 'moving', addons: [] });
    const same = { status: 422, code: 'plan_unchanged', problem: { plan_version: 1 } };
    expect(await refusal(change({ plan_code: 'moving' }))).toMatchObject(same);
    await publish('moving', 200);
    const draft = { plan_code: 'moving', base_price_cents: 300, currency: 'AUD', items: [] };
    await (await service.admin()).catalog.draftPlanVersion(draft);
    expect(await refusal(change({ plan_code: 'moving', plan_version: 1 }))).toMatchObject(same);
    const drafted = await refusal(change({ plan_code: 'moving', plan_version: 3 }));
    expect(drafted).toMatchObject({ status: 422, code: 'unknown_plan' });
    expect(drafted.problem).toMatchObject({ plan_version: 3 });
    expect(drafted.problem).not.toHaveProperty('plan_version_status');
    expect(drafted.problem.detail).toMatch(/^There is no version 3/);
    for (const request of [
      { plan_code: 'moving', plan_version: 4 },
      { plan_code: 'gold' },
      { plan_code: 'gold', plan_version: 1 },
    ]) {
      expect(await refusal(change(request))).toMatchObject({ status: 422, code: 'unknown_plan' });
    }
    expect((await acme.deployments.get(id)).seq).toBe(2);
    await change({ plan_code: 'moving', plan_version: 2 });
    await publish('moving', 400);
    const retired = await refusal(
      (await subscribed()).change({ plan_code: 'moving', plan_version: 2 }),
    );
    expect(retired).toMatchObject({ status: 422, code: 'unknown_plan' });
    expect(retired.problem).toMatchObject({ plan_version_status: 'retired' });
    expect(retired.message).toContain('has retired');
  });

  it('a plan in another currency', async () => {
    await publish('dollars', 100, 'USD');
    const { acme, id, change } = await subscribed();
    const problem = await refusal(change({ plan_code: 'dollars' }));
    expect(problem).toMatchObject({ status: 422, code: 'currency_mismatch' });
    expect(problem.problem).toMatchObject({ currency: 'AUD', plan_currency: 'USD' });
    expect(problem.problem.detail).toContain('Name a plan in AUD.');
    expect((await acme.deployments.get(id)).seq).toBe(2);
  });

  it('a stale If-Match, and another tenant', async () => {
    const { acme, id } = await subscribed();
    const pro = { plan_code: 'pro' };
    const stale = await refusal(acme.subscriptions.changePlan(id, pro, { ifMatch: 1 }));
    expect(stale).toMatchObject({ status: 412, code: 'precondition_failed' });
    const globex = await service.member('globex');
    expect(await refusal(globex.subscriptions.changePlan(id, pro))).toMatchObject({ status: 404 });
    expect(await refusal(globex.subscriptions.cancelPlanChange(id))).toMatchObject({ status: 404 });
    await acme.subscriptions.changePlan(id, pro, { ifMatch: 2 });
  });

  it('a deployment without a live subscription', async () => {
    const { acme, id, change } = await subscribed();
    await acme.deployments.transition(id, { to: 'cancelled' });
    expect(await refusal(change({ plan_code: 'pro' }))).toMatchObject({ status: 404 });
    const bare = await acme.deployments.create({ slug: 'b', display_name: 'B', region: 'syd1' });
    const none = acme.subscriptions.changePlan(bare.id, { plan_code: 'pro' });
    expect(await refusal(none)).toMatchObject({ status: 404, code: 'not_found' });
  });

  it.each<[string, object, string]>([
    ['a version 0', { plan_version: 0 }, '/body/plan_version'],
    ['a version of 1e12', { plan_version: 1e12 }, '/body/plan_version'],
    ['an unknown timing', { timing: 'tomorrow' }, '/body/timing'],
    ['a dry_run that is not a boolean', { dry_run: 'yes' }, '/body/dry_run'],
    ['NUL in the reason', { reason: '\u0000' }, '/body/reason'],
    ['an unknown field', { units: 1 }, '/body/units'],
  ])('%s', async (_name, bad, path) => {
    const { acme, id, change } = await subscribed();
    const problem = await refusal(change({ plan_code: 'pro', ...bad }));
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.problem.errors).toContainEqual(expect.objectContaining({ path }));
    expect((await acme.deployments.get(id)).seq).toBe(2);
  });
});
