import { afterAll, beforeAll, expect, it } from 'vitest';
import { publishPlan } from '../setup/publish-plan.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: () => new Date('2090-12-31T23:59:59.999Z') });
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { display_name: 'Shop', region: 'syd1' };

it('subscribes for the current calendar month, with each add-on at its price of today', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug: 'one' });
  const subscription = await acme.deployments.subscribe(id, {
    plan_code: 'studio',
    addons: [{ code: 'storage_50gb' }],
  });
  expect(subscription).toMatchObject({
    plan_code: 'studio',
    plan_version: 1,
    base_price_cents: 5000,
    currency: 'AUD',
    status: 'active',
    current_period_start: '2090-12-01',
    current_period_end: '2091-01-01',
    addons: [{ code: 'storage_50gb', meter: 'storage_gb', units: 1, qty: 50, price_cents: 750 }],
  });
  const detail = await acme.deployments.get(id);
  expect(detail.subscription).toEqual(subscription);
  expect(detail.events.map((event) => event.kind)).toEqual(['created', 'subscribed']);
});

it('rejects a second subscribe with 409', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug: 'twice' });
  await acme.deployments.subscribe(id, { plan_code: 'starter' });
  const again = await refusal(acme.deployments.subscribe(id, { plan_code: 'starter' }));
  expect(again).toMatchObject({ status: 409, code: 'already_subscribed' });
});

it('rejects a subscribe with a stale If-Match, and accepts one with the latest seq', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug: 'guarded' });
  await acme.deployments.update(id, { display_name: 'Store' });
  const order = { plan_code: 'starter' };
  const stale = await refusal(acme.deployments.subscribe(id, order, { ifMatch: 1 }));
  expect(stale).toMatchObject({ status: 412, code: 'precondition_failed' });
  expect(stale.problem).toMatchObject({ seq: 2, event: { kind: 'updated' } });
  await acme.deployments.subscribe(id, order, { ifMatch: 2 });
  expect((await acme.deployments.get(id)).seq).toBe(3);
});

it('keeps the plan version and the add-on prices of a subscription when the catalog changes', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug: 'snap' });
  const addons = [{ code: 'seats_5', units: 2 }];
  await acme.deployments.subscribe(id, { plan_code: 'pro', addons });
  const admin = await service.admin();
  const { data } = await admin.catalog.listAddons();
  const seats = data.find(({ code }) => code === 'seats_5')?.id ?? '';
  await admin.catalog.updateAddon(seats, { price_cents: 9900, qty: 6 });
  await acme.subscriptions.attachAddon(id, { code: 'llm_1m_tokens' });
  await publishPlan(service, 'pro', 13_000);

  const before = await acme.deployments.get(id);
  expect(before.subscription).toMatchObject({ plan_version: 1, base_price_cents: 12_000 });
  expect(before.subscription?.addons).toMatchObject([
    { code: 'seats_5', units: 2, qty: 5, price_cents: 1500 },
    { code: 'llm_1m_tokens', units: 1, price_cents: 900 },
  ]);

  await acme.subscriptions.changePlan(id, { plan_code: 'pro' });
  const after = await acme.deployments.get(id);
  expect(after.subscription).toMatchObject({ plan_version: 2, base_price_cents: 13_000 });
  expect(after.subscription?.addons).toEqual(before.subscription?.addons);
  expect(after.events.map((event) => event.kind)).toEqual([
    'created',
    'subscribed',
    'addon_attached',
    'plan_changed',
  ]);
  expect(after.events.slice(1).map((event) => event.metadata)).toMatchObject([
    {
      before: null,
      after: {
        plan_code: 'pro',
        plan_version: 1,
        base_price_cents: 12_000,
        currency: 'AUD',
        status: 'active',
        current_period_start: '2090-12-01',
        current_period_end: '2091-01-01',
        addons: [{ code: 'seats_5', units: 2, qty: 5, price_cents: 1500 }],
      },
    },
    { before: null, after: { code: 'llm_1m_tokens', units: 1, price_cents: 900 } },
    {
      before: { plan_code: 'pro', plan_version: 1, base_price_cents: 12_000 },
      after: { plan_code: 'pro', plan_version: 2, base_price_cents: 13_000 },
    },
  ]);
});

it('changes the status of a subscription with its deployment, and never reactivates a cancelled one', async () => {
  const admin = await service.admin();
  const { id } = await admin.deployments.create({ ...shop, slug: 'moves', tenant_id: 'acme' });
  await admin.deployments.subscribe(id, { plan_code: 'starter' });
  const statuses: (string | undefined)[] = [];
  for (const to of ['paused', 'active', 'suspended', 'cancelled', 'active'] as const) {
    await admin.deployments.transition(id, { to });
    statuses.push((await admin.deployments.get(id)).subscription?.status);
  }
  expect(statuses).toEqual(['paused', 'active', 'paused', 'cancelled', 'cancelled']);
  await admin.deployments.subscribe(id, { plan_code: 'starter' });
  expect((await admin.deployments.get(id)).subscription?.status).toBe('active');
});

it('rejects a subscribe to an unknown plan or add-on, to an add-on twice, or while cancelled', async () => {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug: 'bad' });
  const subscribe = (order: Parameters<typeof acme.deployments.subscribe>[1]) =>
    refusal(acme.deployments.subscribe(id, order));
  expect(await subscribe({ plan_code: 'gold' })).toMatchObject({
    status: 422,
    code: 'unknown_plan',
  });
  expect(await subscribe({ plan_code: 'starter', addons: [{ code: 'gold' }] })).toMatchObject({
    status: 422,
    code: 'unknown_addon',
  });
  const twice = [{ code: 'seats_5' }, { code: 'seats_5' }];
  expect(await subscribe({ plan_code: 'starter', addons: twice })).toMatchObject({ status: 400 });
  for (const units of [0, -1, 1e9]) {
    const addons = [{ code: 'seats_5', units }];
    expect(await subscribe({ plan_code: 'starter', addons })).toMatchObject({ status: 400 });
  }
  expect((await acme.deployments.get(id)).seq).toBe(1);
  await acme.deployments.transition(id, { to: 'cancelled' });
  expect(await subscribe({ plan_code: 'starter' })).toMatchObject({ code: 'not_subscribable' });
});

it('lists the active plans with their items, and the add-ons', async () => {
  const acme = await service.member('acme');
  const plans = await acme.catalog.listPlans();
  expect(plans.data.map(({ code, status }) => [code, status])).toContainEqual(['studio', 'active']);
  expect(plans.data.filter(({ code }) => code === 'pro')).toHaveLength(1);
  expect(plans.data.find(({ code }) => code === 'studio')?.items.length).toBeGreaterThan(0);
  expect((await acme.catalog.listAddons()).data).toHaveLength(3);
});

it('rejects SQL that changes published plan versions or the log', async () => {
  const em = service.superuserEm();
  for (const statement of [
    "update plan_versions set base_price_cents = 1 where status = 'active'",
    "delete from plan_versions where status = 'retired'",
    'update plan_items set included_qty = 0',
    'update cloud_deployment_events set reason = null',
    'delete from cloud_deployment_events',
    'truncate cloud_deployment_events',
  ]) {
    await expect(em.fork().execute(statement)).rejects.toThrow(/never change|stays|append-only/);
  }
});
