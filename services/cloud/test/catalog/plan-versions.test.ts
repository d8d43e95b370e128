import type { AuditEntry, NewPlanVersion, Plan } from '@arcadia/api-client';
import { paginate } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let other: TestService;
beforeAll(async () => {
  service = await startTestService();
  other = await startTestService({ databaseUrl: service.config.databaseUrl });
});
afterAll(async () => {
  await other[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const shop = { display_name: 'Shop', region: 'syd1' };
const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';
const seats = { meter: 'seats', included_qty: 3, overage_unit: 1, overage_price_cents: 300 };
const prices = { base_price_cents: 1000, currency: 'AUD', items: [seats] };

async function draft(plan_code: string, change: Partial<NewPlanVersion> = {}): Promise<Plan> {
  const admin = await service.admin();
  return admin.catalog.draftPlanVersion({ plan_code, name: plan_code, ...prices, ...change });
}

async function publish(plan_code: string, change: Partial<NewPlanVersion> = {}): Promise<Plan> {
  const admin = await service.admin();
  return admin.catalog.publishPlanVersion((await draft(plan_code, change)).id);
}

async function statusesOf(plan_code: string): Promise<string[]> {
  const admin = await service.admin();
  const { data } = await admin.catalog.listPlanVersions({ plan_code, limit: 200 });
  return data.toSorted((a, b) => a.version - b.version).map(({ status }) => status);
}

async function subscribed(slug: string, plan_code: string) {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ ...shop, slug });
  return { id, subscription: await acme.deployments.subscribe(id, { plan_code }) };
}

describe('draftPlanVersion, publishPlanVersion, retirePlanVersion and listPlanVersions', () => {
  it('drafts a version, returns its location, and lets no deployment subscribe to it', async () => {
    const authorization = `Bearer ${await mintToken({ roles: ['platform_admin'] })}`;
    const response = await fetch(`${service.url}/api/v1/catalog/plan-versions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ plan_code: 'basic', name: 'Basic', ...prices }),
    });
    const plan = z.looseObject({ id: z.string() }).parse(await response.json());
    expect(response.status).toBe(201);
    expect(plan).toMatchObject({ code: 'basic', name: 'Basic', version: 1, status: 'draft' });
    expect(plan).toMatchObject(prices);
    const location = response.headers.get('location') ?? '';
    const read = await fetch(service.url + location, { headers: { authorization } });
    expect(await read.json()).toEqual(plan);
    const acme = await service.member('acme');
    expect((await acme.catalog.listPlans()).data.map(({ code }) => code)).not.toContain('basic');
    const { id } = await acme.deployments.create({ ...shop, slug: 'basic' });
    const refused = await refusal(acme.deployments.subscribe(id, { plan_code: 'basic' }));
    expect(refused).toMatchObject({ status: 422, code: 'unknown_plan' });
    expect(refused.problem).toMatchObject({ plan_code: 'basic' });
    expect(refused.problem).not.toHaveProperty('plan_status');
    expect(refused.problem.detail).toMatch(/^There is no plan "basic"/);
  });

  it('publishes a version, retires the former one, and keeps its subscriptions on it', async () => {
    const one = await publish('growing');
    const { id, subscription } = await subscribed('grows', 'growing');
    const two = await publish('growing', { base_price_cents: 2000, items: [] });
    expect([one, two]).toMatchObject([
      { version: 1, status: 'active', base_price_cents: 1000 },
      { version: 2, status: 'active', base_price_cents: 2000 },
    ]);
    expect(await statusesOf('growing')).toEqual(['retired', 'active']);
    const acme = await service.member('acme');
    expect((await acme.deployments.get(id)).subscription).toEqual(subscription);
    const later = await subscribed('grows-later', 'growing');
    expect(later.subscription).toMatchObject({ plan_version: 2, base_price_cents: 2000 });
  });

  it('retires a version without a successor, and keeps its subscriptions on it', async () => {
    const admin = await service.admin();
    const { id: versionId } = await publish('ending');
    const { id, subscription } = await subscribed('ends', 'ending');
    const retired = await admin.catalog.retirePlanVersion(versionId);
    expect(retired).toMatchObject({ id: versionId, status: 'retired' });
    const acme = await service.member('acme');
    expect((await acme.deployments.get(id)).subscription).toEqual(subscription);
    const codes = (await acme.catalog.listPlans()).data.map(({ code }) => code);
    expect(codes).not.toContain('ending');
    const refused = await refusal(subscribed('late', 'ending'));
    expect(refused).toMatchObject({ status: 422, code: 'unknown_plan' });
    expect(refused.problem).toMatchObject({ plan_code: 'ending', plan_status: 'retired' });
    expect(refused.problem.detail).toContain('is retired');
    await publish('ending');
    expect((await subscribed('back', 'ending')).subscription).toMatchObject({ plan_version: 2 });
  });

  it('retires a wrong draft for good, and never reuses its number', async () => {
    const admin = await service.admin();
    const wrong = await draft('mistaken', { base_price_cents: 1 });
    await admin.catalog.retirePlanVersion(wrong.id);
    expect(await refusal(admin.catalog.publishPlanVersion(wrong.id))).toMatchObject({
      status: 422,
      code: 'plan_version_not_draft',
      problem: { plan_version_id: wrong.id, plan_version_status: 'retired' },
    });
    expect(await publish('mistaken')).toMatchObject({ version: 2, status: 'active' });
  });

  it('rejects a second publish and a second retire', async () => {
    const admin = await service.admin();
    const { id } = await publish('once');
    expect(await refusal(admin.catalog.publishPlanVersion(id))).toMatchObject({
      status: 422,
      code: 'plan_version_not_draft',
      problem: { plan_version_id: id, plan_version_status: 'active' },
    });
    await admin.catalog.retirePlanVersion(id);
    expect(await refusal(admin.catalog.retirePlanVersion(id))).toMatchObject({
      status: 422,
      code: 'plan_version_retired',
    });
  });

  it('requires the name of a new plan, and rejects another name for an existing one', async () => {
    const admin = await service.admin();
    const nameless = { plan_code: 'nameless', ...prices };
    const missing = await refusal(admin.catalog.draftPlanVersion(nameless));
    expect(missing).toMatchObject({ status: 422, code: 'unknown_plan' });
    expect(missing.problem.detail).toContain('give its `name`');
    await draft('named', { name: 'The name' });
    const unnamed = { plan_code: 'named', ...prices };
    expect(await admin.catalog.draftPlanVersion(unnamed)).toMatchObject({ name: 'The name' });
    expect(await draft('named', { name: 'The name' })).toMatchObject({ version: 3 });
    expect(await refusal(draft('named', { name: 'Another' }))).toMatchObject({
      status: 422,
      code: 'plan_name_differs',
      problem: { plan_code: 'named', plan_name: 'The name' },
    });
    expect(await statusesOf('named')).toHaveLength(3);
  });

  it('lists versions by plan and status, page by page', async () => {
    const admin = await service.admin();
    for (const _ of [1, 2, 3]) await publish('listed');
    await draft('listed');
    const listed: Plan[] = [];
    const query = { plan_code: 'listed', limit: 3 };
    for await (const plan of paginate(admin.catalog.listPlanVersions, query)) listed.push(plan);
    expect(listed.map(({ version, status }) => [version, status])).toEqual([
      [1, 'retired'],
      [2, 'retired'],
      [3, 'active'],
      [4, 'draft'],
    ]);
    expect(listed.every(({ items }) => items.length === 1)).toBe(true);
    const drafts = await admin.catalog.listPlanVersions({ plan_code: 'listed', status: 'draft' });
    expect(drafts.data.map(({ version }) => version)).toEqual([4]);
    expect((await admin.catalog.listPlanVersions({ plan_code: 'nothing' })).data).toEqual([]);
  });
});

describe('concurrent callers on two instances', () => {
  const admins = async () => Promise.all([service.admin(), other.admin()]);

  it('draft versions of a new plan with distinct numbers', async () => {
    const [here, there] = await admins();
    const version = { plan_code: 'crowded', name: 'Crowded', ...prices };
    const drafts = await Promise.all(
      Array.from({ length: 10 }, () => [here, there])
        .flat()
        .map((admin) => admin.catalog.draftPlanVersion(version)),
    );
    const numbers = drafts.map((plan) => plan.version).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('publish one draft: one call succeeds, and the other fails with plan_version_not_draft', async () => {
    const [here, there] = await admins();
    for (const _ of [1, 2, 3, 4, 5]) {
      const { id } = await draft('contended');
      const outcomes = await Promise.allSettled([
        here.catalog.publishPlanVersion(id),
        there.catalog.publishPlanVersion(id),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
        reason: { code: 'plan_version_not_draft', problem: { plan_version_status: 'active' } },
      });
    }
    const statuses = await statusesOf('contended');
    expect(statuses).toEqual(['retired', 'retired', 'retired', 'retired', 'active']);
  });

  it('publish and retire many versions: at most one is active, and the audit log leads to the result', async () => {
    const [here, there] = await admins();
    const drafts = await Promise.all(Array.from({ length: 8 }, () => draft('busy')));
    const outcomes = await Promise.allSettled(
      drafts.flatMap(({ id }) => [
        here.catalog.publishPlanVersion(id),
        there.catalog.publishPlanVersion(id),
        there.catalog.retirePlanVersion(id),
      ]),
    );
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(['plan_version_not_draft', 'plan_version_retired']).toContain(outcome.reason.code);
    }
    const statuses = await statusesOf('busy');
    expect(statuses.filter((status) => status === 'active').length).toBeLessThanOrEqual(1);
    expect(statuses).not.toContain('draft');
    let moves = 0;
    for (const { id } of drafts) {
      const { data } = await here.auditLog.list({ target_id: id });
      expect(data.map(({ before }) => before)).toEqual([null, ...data.slice(0, -1).map(afterOf)]);
      expect(data.at(-1)?.after).toEqual(await here.catalog.getPlanVersion(id));
      moves += data.filter(isRequested).length;
    }
    // Each 200 is one requested change of status. The other entries retire the version published before.
    expect(moves).toBe(outcomes.filter(({ status }) => status === 'fulfilled').length);
  });

  function afterOf({ after }: AuditEntry): unknown {
    return after;
  }

  function isRequested({ action, after }: AuditEntry): boolean {
    const isPublished = action === 'publishPlanVersion' && after?.status === 'active';
    return isPublished || action === 'retirePlanVersion';
  }
});

describe('PostgreSQL rejects changes of a published version:', () => {
  let active: Plan;
  let retired: Plan;
  beforeAll(async () => {
    retired = await publish('held');
    active = await publish('held');
    await subscribed('held', 'held');
  });

  it.each([
    'update plan_versions set base_price_cents = 1 where id = ?',
    "update plan_versions set currency = 'USD' where id = ?",
    'update plan_versions set version = 9 where id = ?',
    'update plan_versions set plan_id = (select min(id::text)::uuid from plans) where id = ?',
    "update plan_versions set status = 'draft' where id = ?",
    'delete from plan_versions where id = ?',
    'update plan_items set included_qty = 0 where plan_version_id = ?',
    'update plan_items set overage_price_cents = 1 where plan_version_id = ?',
    'delete from plan_items where plan_version_id = ?',
    `insert into plan_items
       (id, plan_version_id, meter, included_qty, overage_unit, overage_price_cents)
     values (gen_random_uuid(), ?, 'gpu_hours', 0, 1, 1)`,
  ])('%s', async (statement) => {
    for (const { id } of [active, retired]) {
      await expect(service.em().execute(statement, [id])).rejects.toThrow(/is published and/);
    }
  });

  it.each(['truncate plan_items', 'truncate plan_versions cascade', 'truncate plans cascade'])(
    '%s',
    async (statement) => {
      await expect(service.superuserEm().execute(statement)).rejects.toThrow(
        'is published, and that stays',
      );
    },
  );

  it('activating a retired version again', async () => {
    const statement = "update plan_versions set status = 'active' where id = ?";
    await expect(service.em().execute(statement, [retired.id])).rejects.toThrow('never changes');
  });
});

describe('rejects with 400, and drafts nothing:', () => {
  const items = (change: object) => ({ items: [{ ...seats, ...change }] });

  it.each<[string, object, string]>([
    ['an unknown field', { colour: 'red' }, '/body/colour'],
    ['a status', { status: 'active' }, '/body/status'],
    ['a price of −1', { base_price_cents: -1 }, '/body/base_price_cents'],
    ['a price of 100,000,001', { base_price_cents: 100_000_001 }, '/body/base_price_cents'],
    ['a price of 1e9', { base_price_cents: 1e9 }, '/body/base_price_cents'],
    ['a price of 1e300', { base_price_cents: 1e300 }, '/body/base_price_cents'],
    ['half a cent', { base_price_cents: 0.5 }, '/body/base_price_cents'],
    ['a price as text', { base_price_cents: '1000' }, '/body/base_price_cents'],
    ['no price', { base_price_cents: undefined }, '/body/base_price_cents'],
    ['no currency', { currency: undefined }, '/body/currency'],
    ['a currency in small letters', { currency: 'aud' }, '/body/currency'],
    ['a code in capitals', { plan_code: 'Gold' }, '/body/plan_code'],
    ['an empty name', { name: '' }, '/body/name'],
    ['NUL in the name', { name: 'Go\u0000ld' }, '/body/name'],
    ['a meter twice', { items: [seats, seats] }, '/body/items'],
    ['51 meters', { items: metersUpTo(51) }, '/body/items'],
    ['an item with an unknown field', items({ colour: 'red' }), '/body/items/0/colour'],
    ['a unit of 0', items({ overage_unit: 0 }), '/body/items/0/overage_unit'],
    ['a unit of 2^31', items({ overage_unit: 2 ** 31 }), '/body/items/0/overage_unit'],
    ['−1 included', items({ included_qty: -1 }), '/body/items/0/included_qty'],
    ['2^31 included', items({ included_qty: 2 ** 31 }), '/body/items/0/included_qty'],
    ['an overage of 1e9', items({ overage_price_cents: 1e9 }), '/body/items/0/overage_price_cents'],
    ['an overage of −1', items({ overage_price_cents: -1 }), '/body/items/0/overage_price_cents'],
    ['no meter', items({ meter: undefined }), '/body/items/0/meter'],
  ])('%s', async (_name, change, path) => {
    const refused = await refusal(draft('gold', change));
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refused.problem.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await statusesOf('gold')).toEqual([]);
  });

  it('an invalid status, plan code, id or limit', async () => {
    const authorization = `Bearer ${await mintToken({ roles: ['platform_admin'] })}`;
    for (const path of ['?status=gone', '?plan_code=Gold', '/not-a-uuid', '?limit=0']) {
      const url = `${service.url}/api/v1/catalog/plan-versions${path}`;
      expect((await fetch(url, { headers: { authorization } })).status).toBe(400);
    }
  });
});

it('drafts the largest version that the contract allows', async () => {
  const most = {
    included_qty: 2 ** 31 - 1,
    overage_unit: 2 ** 31 - 1,
    overage_price_cents: 100_000_000,
  };
  const items = metersUpTo(50).map((item) => ({ ...item, ...most }));
  const plan = await draft('largest', { base_price_cents: 100_000_000, items });
  expect(plan).toMatchObject({ base_price_cents: 100_000_000 });
  expect(plan.items).toHaveLength(50);
  expect(plan.items[0]).toMatchObject(most);
  expect(await draft('smallest', { base_price_cents: 0, items: [] })).toMatchObject({ items: [] });
});

it('returns 404 for unknown ids', async () => {
  const { catalog } = await service.admin();
  for (const call of [
    () => catalog.getPlanVersion(UNKNOWN_ID),
    () => catalog.publishPlanVersion(UNKNOWN_ID),
    () => catalog.retirePlanVersion(UNKNOWN_ID),
  ]) {
    expect(await refusal(call())).toMatchObject({ status: 404, code: 'not_found' });
  }
});

it('returns 403 to all roles but platform_admin', async () => {
  const { id } = await draft('guarded');
  for (const claims of [
    { roles: ['viewer'], tenant_id: 'acme' },
    { roles: ['member'], tenant_id: 'acme' },
    { roles: ['platform_billing'] },
  ]) {
    const { catalog } = await service.client(claims);
    for (const call of [
      () => catalog.listPlanVersions(),
      () => catalog.getPlanVersion(id),
      () => catalog.draftPlanVersion({ plan_code: 'guarded', ...prices }),
      () => catalog.publishPlanVersion(id),
      () => catalog.retirePlanVersion(id),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
    }
  }
  expect(await statusesOf('guarded')).toEqual(['draft']);
});

function metersUpTo(count: number): NewPlanVersion['items'] {
  return Array.from({ length: count }, (_, index) => ({ ...seats, meter: `meter_${index}` }));
}
