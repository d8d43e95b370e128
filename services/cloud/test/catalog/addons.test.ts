import type { Addon, AddonsQuery, NewAddon } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';
const gpu = { name: 'GPU', meter: 'gpu_hours', qty: 10, price_cents: 4000, currency: 'AUD' };
const claimsOfOthers = [
  { roles: ['viewer'], tenant_id: 'acme' },
  { roles: ['member'], tenant_id: 'acme' },
  { roles: ['platform_billing'] },
];

async function create(code: string, change: Partial<NewAddon> = {}): Promise<Addon> {
  const admin = await service.admin();
  return admin.catalog.createAddon({ code, ...gpu, ...change });
}

async function publish(code: string): Promise<Addon> {
  const admin = await service.admin();
  return admin.catalog.publishAddon((await create(code)).id);
}

async function subscribed(slug: string, code: string) {
  const acme = await service.member('acme');
  const { id } = await acme.deployments.create({ slug, display_name: 'Shop', region: 'syd1' });
  const order = { plan_code: 'starter', addons: [{ code }] };
  return { id, subscription: await acme.deployments.subscribe(id, order) };
}

describe('createAddon, updateAddon, publishAddon, retireAddon and listAddons', () => {
  it('drafts an add-on, returns its location, and lets no subscription attach it', async () => {
    const authorization = `Bearer ${await mintToken({ roles: ['platform_admin'] })}`;
    const response = await fetch(`${service.url}/api/v1/catalog/addons`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ code: 'draft', ...gpu }),
    });
    const addon = z.looseObject({ id: z.string() }).parse(await response.json());
    expect(response.status).toBe(201);
    expect(addon).toMatchObject({ code: 'draft', ...gpu, status: 'draft' });
    const location = response.headers.get('location') ?? '';
    const read = await fetch(service.url + location, { headers: { authorization } });
    expect(await read.json()).toEqual(addon);
    const refused = await refusal(subscribed('drafted', 'draft'));
    expect(refused).toMatchObject({ status: 422, code: 'unknown_addon' });
    expect(refused.problem).toMatchObject({ addon_code: 'draft' });
    expect(refused.problem).not.toHaveProperty('addon_status');
    expect(refused.problem.detail).toMatch(/^There is no add-on "draft"/);
  });

  it('retires a published add-on, and keeps it on subscriptions that have it', async () => {
    const admin = await service.admin();
    const { id: addonId, status } = await publish('short');
    expect(status).toBe('active');
    const { id, subscription } = await subscribed('short', 'short');
    expect(await admin.catalog.retireAddon(addonId)).toMatchObject({ status: 'retired' });
    const acme = await service.member('acme');
    expect((await acme.deployments.get(id)).subscription).toEqual(subscription);
    const refused = await refusal(subscribed('late', 'short'));
    expect(refused).toMatchObject({ status: 422, code: 'unknown_addon' });
    expect(refused.problem).toMatchObject({ addon_code: 'short', addon_status: 'retired' });
    expect(refused.problem.detail).toContain('is retired');
    const quoted = acme.catalog.quote({ plan_code: 'starter', addons: [{ code: 'short' }] });
    expect(await refusal(quoted)).toMatchObject({ code: 'unknown_addon' });
  });

  it('reprices an add-on for later attachments only', async () => {
    const admin = await service.admin();
    const { id: addonId } = await publish('dearer');
    const before = await subscribed('before', 'dearer');
    const changes = { name: 'More of it', qty: 20, price_cents: 5000 };
    expect(await admin.catalog.updateAddon(addonId, changes)).toMatchObject({
      ...changes,
      code: 'dearer',
      status: 'active',
    });
    const acme = await service.member('acme');
    expect(before.subscription.addons).toMatchObject([{ qty: 10, price_cents: 4000 }]);
    expect((await acme.deployments.get(before.id)).subscription).toEqual(before.subscription);
    const { subscription } = await subscribed('after', 'dearer');
    expect(subscription.addons).toMatchObject([{ qty: 20, price_cents: 5000 }]);
  });

  it('moves an add-on from draft to active to retired, and no other way', async () => {
    const { catalog } = await service.admin();
    const { id } = await publish('forward');
    const twice = await refusal(catalog.publishAddon(id));
    expect(twice).toMatchObject({ status: 422, code: 'addon_not_draft' });
    expect(twice.problem).toMatchObject({ addon_code: 'forward', addon_status: 'active' });
    await catalog.retireAddon(id);
    expect(await refusal(catalog.publishAddon(id))).toMatchObject({
      code: 'addon_not_draft',
      problem: { addon_status: 'retired' },
    });
    for (const call of [
      () => catalog.retireAddon(id),
      () => catalog.updateAddon(id, { price_cents: 1 }),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 422, code: 'addon_retired' });
    }
    expect(await catalog.getAddon(id)).toMatchObject({ ...gpu, status: 'retired' });
  });

  it('rejects a code that another add-on has or had, also for concurrent calls', async () => {
    const { catalog } = await service.admin();
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => create('taken')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ reason: { status: 409, code: 'addon_code_taken' } });
    }
    const drafts = await catalog.listAddons({ status: 'draft' });
    const mine = drafts.data.filter(({ code }) => code === 'taken');
    expect(mine).toHaveLength(1);
    await catalog.retireAddon(mine[0]?.id ?? '');
    expect(await refusal(create('taken'))).toMatchObject({ code: 'addon_code_taken' });
  });

  it('keeps both of two concurrent updates', async () => {
    const { catalog } = await service.admin();
    const { id } = await create('shared');
    for (const price_cents of [1, 2, 3, 4, 5]) {
      const name = `Name ${price_cents}`;
      await Promise.all([
        catalog.updateAddon(id, { name }),
        catalog.updateAddon(id, { price_cents }),
      ]);
      expect(await catalog.getAddon(id)).toMatchObject({ name, price_cents });
    }
  });

  it('lists active add-ons to all roles, and drafts and retired ones to platform_admin only', async () => {
    const admin = await service.admin();
    const active = await publish('listed');
    await create('listed_draft');
    const codes = async (status?: AddonsQuery['status']) => {
      const query = { limit: 200, ...(status === undefined ? {} : { status }) };
      return (await admin.catalog.listAddons(query)).data.map(({ code }) => code);
    };
    expect(await codes('draft')).toContain('listed_draft');
    expect(await codes()).toEqual(await codes('active'));
    expect(await codes()).not.toContain('listed_draft');
    for (const claims of claimsOfOthers) {
      const { catalog } = await service.client(claims);
      expect((await catalog.listAddons()).data).toContainEqual(active);
      expect((await catalog.listAddons({ status: 'active' })).data).toContainEqual(active);
      for (const status of ['draft', 'retired'] as const) {
        const refused = await refusal(catalog.listAddons({ status }));
        expect(refused).toMatchObject({ status: 403, code: 'forbidden' });
      }
    }
  });
});

const fields: [string, object, string][] = [
  ['an unknown field', { colour: 'red' }, '/body/colour'],
  ['a status', { status: 'active' }, '/body/status'],
  ['a price of −1', { price_cents: -1 }, '/body/price_cents'],
  ['a price of 1e9', { price_cents: 1e9 }, '/body/price_cents'],
  ['half a cent', { price_cents: 0.5 }, '/body/price_cents'],
  ['a quantity of −1', { qty: -1 }, '/body/qty'],
  ['a quantity of 2^31', { qty: 2 ** 31 }, '/body/qty'],
  ['an empty name', { name: '' }, '/body/name'],
  ['NUL in the name', { name: '\u0000' }, '/body/name'],
];

describe('rejects with 400, and changes nothing:', () => {
  it.each<[string, object, string]>([
    ...fields,
    ['a code in capitals', { code: 'Gold' }, '/body/code'],
    ['a currency in small letters', { currency: 'aud' }, '/body/currency'],
    ['no meter', { meter: undefined }, '/body/meter'],
  ])('createAddon with %s', async (_name, change, path) => {
    const refused = await refusal(create('gold', change));
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refused.problem.errors).toContainEqual(expect.objectContaining({ path }));
  });

  it.each<[string, object, string]>([
    ...fields,
    ['a code', { code: 'other' }, '/body/code'],
    ['a meter', { meter: 'seats' }, '/body/meter'],
    ['a currency', { currency: 'USD' }, '/body/currency'],
    ['no change', {}, '/body'],
  ])('updateAddon with %s', async (_name, changes, path) => {
    const { catalog } = await service.admin();
    const storage = (await catalog.listAddons()).data[0];
    const refused = await refusal(catalog.updateAddon(storage?.id ?? '', changes));
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(refused.problem.errors).toContainEqual(expect.objectContaining({ path }));
    expect(await catalog.getAddon(storage?.id ?? '')).toEqual(storage);
  });
});

it('returns 404 for unknown ids, and 403 to all roles but platform_admin', async () => {
  for (const claims of [{ roles: ['platform_admin'] }, ...claimsOfOthers]) {
    const { catalog } = await service.client(claims);
    const isAdmin = claims.roles.includes('platform_admin');
    for (const call of [
      () => catalog.getAddon(UNKNOWN_ID),
      () => catalog.updateAddon(UNKNOWN_ID, { price_cents: 1 }),
      () => catalog.publishAddon(UNKNOWN_ID),
      () => catalog.retireAddon(UNKNOWN_ID),
      ...(isAdmin ? [] : [() => catalog.createAddon({ code: 'mine', ...gpu })]),
    ]) {
      const expected = isAdmin
        ? { status: 404, code: 'not_found' }
        : { status: 403, code: 'forbidden' };
      expect(await refusal(call())).toMatchObject(expected);
    }
  }
});
