import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockDeployment } from '../../src/journal/lock-deployment.ts';
import { applyPlanChange } from '../../src/subscriptions/pending-plan-change.ts';
import { requireLiveSubscription } from '../../src/subscriptions/read-subscription.ts';
import { rollPeriod } from '../../src/subscriptions/roll-period.ts';
import { publishPlan } from '../setup/publish-plan.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { subscribeShop } from './subscribe-shop.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: () => new Date('2090-12-20T00:00:00Z') });
});
afterAll(() => service[Symbol.asyncDispose]());

const PERIOD_END = '2091-01-01T00:00:00.000Z';

const publish = (code: string, basePriceCents: number) =>
  publishPlan(service, code, basePriceCents);

const subscribed = () => subscribeShop(service, 'studio', [{ code: 'seats_5' }]);

it('applies a plan change as of the period end, in the name of its requester', async () => {
  const { acme, id } = await subscribed();
  const change = { plan_code: 'pro', timing: 'period_end', reason: 'We grow' } as const;
  const { subscription } = await acme.subscriptions.changePlan(id, change, { requestId: 'req-1' });
  await service.em().transactional(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    const live = await requireLiveSubscription(tx, deployment);
    await rollPeriod(tx, deployment, live, 'UTC');
    expect((await applyPlanChange(tx, deployment, live, 'UTC')).seq).toBe(5);
  });
  expect(await acme.subscriptions.get(id)).toEqual({
    ...subscription,
    plan_code: 'pro',
    base_price_cents: 12_000,
    current_period_start: '2091-01-01',
    current_period_end: '2091-02-01',
    pending_change: null,
  });
  expect((await acme.deployments.get(id)).events.slice(3)).toMatchObject([
    { kind: 'period_rolled', effective_at: PERIOD_END },
    {
      kind: 'plan_changed',
      effective_at: PERIOD_END,
      actor: { kind: 'tenant', id: 'tester' },
      request_id: 'req-1',
      reason: 'We grow',
      metadata: { before: { plan_code: 'studio' }, after: { plan_code: 'pro' } },
    },
  ]);
});

it('applies a plan change at the promised price, even if that version has retired', async () => {
  await publish('promised', 4200);
  const { acme, id } = await subscribed();
  await acme.subscriptions.changePlan(id, { plan_code: 'promised', timing: 'period_end' });
  await publish('promised', 9900);
  await service.em().transactional(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    const live = await requireLiveSubscription(tx, deployment);
    await applyPlanChange(tx, deployment, live, 'UTC');
  });
  expect(await acme.subscriptions.get(id)).toMatchObject({
    plan_code: 'promised',
    plan_version: 1,
    base_price_cents: 4200,
  });
});

it('throws if applyPlanChange finds no pending change, and changes nothing', async () => {
  const { acme, id } = await subscribed();
  const applied = service.em().transactional(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    const live = await requireLiveSubscription(tx, deployment);
    await applyPlanChange(tx, deployment, live, 'UTC');
  });
  await expect(applied).rejects.toThrow('has no pending plan change');
  expect((await acme.deployments.get(id)).seq).toBe(2);
});

it('schedules the timers of a new subscription for its period end', async () => {
  const { id } = await subscribed();
  const due: { due_at: string }[] = await service.em().execute(
    `select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as due_at
       from work_items where kind = 'deployment-due' and key = ?`,
    [id],
  );
  expect(due).toEqual([{ due_at: PERIOD_END }]);
});

describe('under billing_action_suspended', () => {
  const override = async (id: string, is: boolean) => {
    const admin = await service.admin();
    const reason = 'in dispute';
    return admin.deployments.update(id, { billing_action_suspended: is, reason });
  };
  /** Moves the period of a subscription with a pending change to the past, so that its end is due. */
  const letPeriodEnd = (id: string) =>
    service.em().execute(
      `update subscriptions set current_period_start = '2026-09-01', current_period_end = '2026-10-01',
         pending_effective_at = '2026-10-01T00:00:00Z' where deployment_id = ?`,
      [id],
    );
  const later = { plan_code: 'pro', timing: 'period_end', reason: 'Grown' } as const;

  it('drops a plan change that `system` has requested, with an event, and goes on rolling periods', async () => {
    const { acme, id } = await subscribed();
    const system = await service.client({ roles: ['platform_billing'], sub: 'billing' });
    await system.subscriptions.changePlan(id, later, { requestId: 'req-5' });
    await override(id, true);
    const before = await acme.deployments.get(id);
    await letPeriodEnd(id);
    await acme.deployments.update(id, { display_name: 'Store' });
    const { subscription, events } = await acme.deployments.get(id);
    expect(subscription).toMatchObject({ plan_code: 'studio', pending_change: null });
    const since = events.filter(({ seq }) => seq > before.seq);
    expect(since.map(({ kind }) => kind)).toEqual([
      'period_rolled',
      'plan_change_dropped',
      ...since.slice(3).map(() => 'period_rolled'),
      'updated',
    ]);
    expect(since[1]).toMatchObject({
      actor: { kind: 'system', id: 'billing' },
      request_id: 'req-5',
      reason: 'Grown',
      effective_at: since[0]?.effective_at,
      metadata: {
        subscription_id: subscription?.id,
        before: { plan_code: 'pro', plan_version: 1, requested_by: { kind: 'system' } },
        after: null,
        code: 'billing_action_suspended',
        detail: expect.stringContaining('system'),
      },
    });
    const present = await acme.deployments.get(id, { asOf: '2099-01-01T00:00:00Z' });
    expect(present.subscription).toEqual(subscription);
  });

  it.each(['acme', 'admin'] as const)(
    'applies a plan change that %s has requested',
    async (who) => {
      const { acme, id } = await subscribed();
      const requester = { acme, admin: await service.admin() }[who];
      await requester.subscriptions.changePlan(id, later);
      await override(id, true);
      await letPeriodEnd(id);
      await acme.deployments.update(id, { display_name: 'Store' });
      expect((await acme.subscriptions.get(id)).plan_code).toBe('pro');
    },
  );

  it('applies a plan change of `system` if the override is lifted before it is due', async () => {
    const { acme, id } = await subscribed();
    const system = await service.client({ roles: ['platform_billing'] });
    await system.subscriptions.changePlan(id, later);
    await override(id, true);
    await override(id, false);
    await letPeriodEnd(id);
    await acme.deployments.update(id, { display_name: 'Store' });
    expect((await acme.subscriptions.get(id)).plan_code).toBe('pro');
  });
});
