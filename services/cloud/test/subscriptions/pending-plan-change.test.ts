import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockDeployment } from '../../src/journal/change-deployment.ts';
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
    const live = await requireLiveSubscription(tx, id);
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
    const live = await requireLiveSubscription(tx, id);
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
    const live = await requireLiveSubscription(tx, id);
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
