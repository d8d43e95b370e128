import type { QuoteRequest } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Addon } from '../../src/catalog/addon.entity.ts';
import {
  draftPlanVersion,
  publishPlanVersion,
  retirePlanVersion,
} from '../../src/catalog/plan-versions.ts';
import { newId } from '../../src/db/new-id.ts';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

const audit = { actor: { kind: 'operator', id: 'ops' }, requestId: null } as const;
const now = new Date('2026-12-20T23:59:59.999Z');
let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: () => now });
});
afterAll(() => service[Symbol.asyncDispose]());

const studio = {
  plan_code: 'studio',
  addons: [{ code: 'storage_50gb' }],
  start_date: '2026-12-20',
} satisfies QuoteRequest;

async function refused(change: Partial<QuoteRequest>) {
  const acme = await service.member('acme');
  return refusal(acme.catalog.quote({ ...studio, ...change }));
}

it('quotes the month, the first invoice and the overage', async () => {
  const acme = await service.member('acme');
  const usage = [
    { meter: 'storage_gb', quantity: 130 },
    { meter: 'llm_tokens', quantity: 0 },
  ];
  const plan = { kind: 'plan', code: 'studio', units: 1, unit_price_cents: 5000 };
  const addon = { kind: 'addon', code: 'storage_50gb', units: 1, unit_price_cents: 750 };
  expect(await acme.catalog.quote({ ...studio, usage })).toEqual({
    plan_code: 'studio',
    plan_version: 1,
    currency: 'AUD',
    start_date: '2026-12-20',
    recurring: {
      lines: [
        { ...plan, amount_cents: 5000 },
        { ...addon, amount_cents: 750 },
      ],
      total_cents: 5750,
    },
    first_invoice: {
      period_start: '2026-12-20',
      period_end: '2027-01-01',
      days: 12,
      days_in_month: 31,
      lines: [
        { ...plan, amount_cents: 1935 },
        { ...addon, amount_cents: 290 },
      ],
      total_cents: 2225,
    },
    overage: {
      lines: [
        {
          meter: 'storage_gb',
          quantity: 130,
          included_qty: 100,
          overage_qty: 30,
          overage_unit: 1,
          started_units: 30,
          overage_price_cents: 20,
          amount_cents: 600,
        },
        {
          meter: 'llm_tokens',
          quantity: 0,
          included_qty: 500_000,
          overage_qty: 0,
          overage_unit: 100_000,
          started_units: 0,
          overage_price_cents: 100,
          amount_cents: 0,
        },
      ],
      total_cents: 600,
    },
  });
});

it('starts a quote today by default, and quotes a plan without add-ons', async () => {
  const acme = await service.member('acme');
  const quote = await acme.catalog.quote({ plan_code: 'studio' });
  expect(quote).toMatchObject({
    start_date: '2026-12-20',
    recurring: { total_cents: 5000 },
    first_invoice: { days: 12, total_cents: 1935 },
    overage: { lines: [], total_cents: 0 },
  });
});

it('starts a quote on the current day of the billing time zone', async () => {
  await using sydney = await startTestService({
    env: { BILLING_TIME_ZONE: 'Australia/Sydney' },
    now: () => new Date('2026-12-31T13:00:00Z'),
  });
  const acme = await sydney.member('acme');
  expect(await acme.catalog.quote({ plan_code: 'studio' })).toMatchObject({
    start_date: '2027-01-01',
    first_invoice: { period_end: '2027-02-01', days: 31, total_cents: 5000 },
  });
  const { id } = await acme.deployments.create({ slug: 's', display_name: 'S', region: 'syd1' });
  expect(await acme.deployments.subscribe(id, { plan_code: 'studio' })).toMatchObject({
    current_period_start: '2027-01-01',
    current_period_end: '2027-02-01',
  });
});

it('quotes the monthly prices that a subscription then keeps', async () => {
  const acme = await service.member('acme');
  const order = {
    plan_code: 'pro',
    addons: [{ code: 'seats_5', units: 3 }, { code: 'storage_50gb' }],
  };
  const { recurring } = await acme.catalog.quote(order);
  const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };
  const { id } = await acme.deployments.create(shop);
  const subscription = await acme.deployments.subscribe(id, order);
  const addons = subscription.addons.map(({ units, price_cents }) => units * price_cents);
  expect(recurring.lines.map(({ amount_cents }) => amount_cents)).toEqual([
    subscription.base_price_cents,
    ...addons,
  ]);
});

it('quotes for every role, with or without a tenant', async () => {
  for (const claims of [
    { roles: ['viewer'], tenant_id: 'acme' },
    { roles: ['member'], tenant_id: 'acme' },
    { roles: ['platform_billing'] },
    { roles: ['platform_admin'] },
  ]) {
    const caller = await service.client(claims);
    expect(await caller.catalog.quote(studio)).toMatchObject({ recurring: { total_cents: 5750 } });
  }
});

it('quotes the current prices of the catalog, also for an idempotency key used before', async () => {
  const claims = { roles: ['viewer'], tenant_id: 'acme' };
  const authorization = `Bearer ${await mintToken(claims, { now })}`;
  const plan = { code: 'moving', name: 'Moving' };
  const prices = { currency: 'AUD', items: [] };
  const publish = async (basePriceCents: number) => {
    const version = { ...prices, basePriceCents };
    const { id } = await draftPlanVersion(service.em(), plan, version, audit);
    await publishPlanVersion(service.em(), id, audit);
  };
  const ask = async () => {
    const response = await fetch(`${service.url}/api/v1/quote`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify({ plan_code: 'moving', addons: [{ code: 'llm_1m_tokens' }] }),
    });
    expect(response.headers.get('idempotency-replayed')).toBeNull();
    return response.json();
  };
  await publish(1000);
  expect(await ask()).toMatchObject({ plan_version: 1, recurring: { total_cents: 1900 } });
  await publish(2000);
  const admin = await service.admin();
  const { data } = await admin.catalog.listAddons();
  const tokens = data.find(({ code }) => code === 'llm_1m_tokens')?.id ?? '';
  await admin.catalog.updateAddon(tokens, { price_cents: 1000 });
  await draftPlanVersion(service.em(), plan, { ...prices, basePriceCents: 9000 }, audit);
  expect(await ask()).toMatchObject({ plan_version: 2, recurring: { total_cents: 3000 } });
});

describe('quote rejects with 422', () => {
  it('an unknown plan, a draft with the same detail, and a retired plan', async () => {
    const prices = { basePriceCents: 1, currency: 'AUD', items: [] };
    await draftPlanVersion(service.em(), { code: 'draft', name: 'Draft' }, prices, audit);
    const retired = { code: 'retired', name: 'Retired' };
    const { id } = await draftPlanVersion(service.em(), retired, prices, audit);
    await publishPlanVersion(service.em(), id, audit);
    await retirePlanVersion(service.em(), id, audit);
    const over = await refused({ plan_code: 'retired' });
    const data = { plan_code: 'retired', plan_status: 'retired' };
    expect(over).toMatchObject({ status: 422, code: 'unknown_plan', problem: data });
    expect(over.problem.detail).toContain('The plan "retired" is retired');
    const [unknown, drafted] = [
      await refused({ plan_code: 'gold' }),
      await refused({ plan_code: 'draft' }),
    ];
    for (const { status, code, problem } of [unknown, drafted]) {
      expect([status, code]).toEqual([422, 'unknown_plan']);
      expect(problem).not.toHaveProperty('plan_status');
    }
    expect(drafted.problem.detail.replace('draft', 'gold')).toBe(unknown.problem.detail);
  });

  it('an unknown add-on, and one in another currency than the plan', async () => {
    const em = service.em();
    const gives = { meter: 'storage_gb', qty: 1, priceCents: 1, status: 'active' } as const;
    em.create(Addon, { id: newId(), code: 'in_usd', name: 'USD', currency: 'USD', ...gives });
    await em.flush();
    for (const code of ['gold', 'in_usd']) {
      const problem = { status: 422, code: 'unknown_addon', problem: { addon_code: code } };
      expect(await refused({ addons: [{ code }] })).toMatchObject(problem);
    }
  });

  it('a meter without a price in the plan, and lists the meters with one', async () => {
    for (const meter of ['gpu_hours', 'seats', 'constructor']) {
      expect(await refused({ usage: [{ meter, quantity: 1 }] })).toMatchObject({
        status: 422,
        code: 'unknown_meter',
        problem: { meter, meters: ['llm_tokens', 'storage_gb'] },
      });
    }
  });
});

describe('quote rejects with 400, and gives the path of', () => {
  it.each<[string, Partial<QuoteRequest>, string]>([
    ...['1969-12-31', '0001-01-01', '2100-01-01', '9999-12-31', '2026-02-29', '2026-13-01'].map(
      (day): [string, Partial<QuoteRequest>, string] => [
        `a start on ${day}`,
        { start_date: day },
        '/body/start_date',
      ],
    ),
    ['a start with a time', { start_date: '2026-12-20T00:00:00Z' }, '/body/start_date'],
    ['a start that is not a date', { start_date: 'today' }, '/body/start_date'],
    ...[0, -1, 1e9, 1.5].map((units): [string, Partial<QuoteRequest>, string] => [
      `${units} units`,
      { addons: [{ code: 'seats_5', units }] },
      '/body/addons/0/units',
    ]),
    ['an add-on twice', { addons: [{ code: 'seats_5' }, { code: 'seats_5' }] }, '/body/addons'],
    ...[-1, 0.5, 1e13].map((quantity): [string, Partial<QuoteRequest>, string] => [
      `a quantity of ${quantity}`,
      { usage: [{ meter: 'storage_gb', quantity }] },
      '/body/usage/0/quantity',
    ]),
    [
      'a meter twice',
      {
        usage: [
          { meter: 'storage_gb', quantity: 1 },
          { meter: 'storage_gb', quantity: 2 },
        ],
      },
      '/body/usage',
    ],
    ['a meter in capitals', { usage: [{ meter: 'GPU', quantity: 1 }] }, '/body/usage/0/meter'],
    ['a plan code in capitals', { plan_code: 'Studio' }, '/body/plan_code'],
  ])('%s', async (_name, change, path) => {
    const problem = await refused(change);
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.problem.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it('a usage above the largest exact number of cents', async () => {
    const dear = { meter: 'gpu', includedQty: 0, overageUnit: 1, overagePriceCents: 2_000_000_000 };
    const prices = { basePriceCents: 0, currency: 'AUD', items: [dear] };
    const plan = { code: 'dear', name: 'Dear' };
    const { id } = await draftPlanVersion(service.em(), plan, prices, audit);
    await publishPlanVersion(service.em(), id, audit);
    const usage = [{ meter: 'gpu', quantity: 1e12 }];
    const problem = await refused({ plan_code: 'dear', addons: [], usage });
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.problem.errors).toMatchObject([{ path: '/body/usage' }]);
  });
});

it('quotes the largest order that the contract allows', async () => {
  const acme = await service.member('acme');
  const quote = await acme.catalog.quote({
    ...studio,
    addons: [{ code: 'seats_5', units: 1000 }],
    usage: [{ meter: 'storage_gb', quantity: 1e12 }],
  });
  expect(quote.recurring.total_cents).toBe(5000 + 1_500_000);
  expect(quote.overage.total_cents).toBe((1e12 - 50) * 20);
});
