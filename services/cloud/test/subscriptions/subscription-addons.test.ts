import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
import { refusal } from '../setup/refusal.ts';
import { repriceAddon } from '../setup/reprice-addon.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { subscribeShop } from './subscribe-shop.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const subscribed = () => subscribeShop(service);

describe('attachAddon and removeAddon', () => {
  it('attaches an add-on at the price of today, and after a removal at the price of that day', async () => {
    const { acme, id } = await subscribed();
    const first = await acme.subscriptions.attachAddon(id, { code: 'storage_50gb', units: 3 });
    expect(first.addons).toMatchObject([{ code: 'storage_50gb', units: 3, price_cents: 750 }]);
    await repriceAddon(service, 'storage_50gb', 800);
    expect(await acme.subscriptions.get(id)).toEqual(first);

    const [{ id: attached } = { id: '' }] = first.addons;
    expect((await acme.subscriptions.removeAddon(id, attached)).addons).toEqual([]);
    const { addons } = await acme.subscriptions.attachAddon(id, { code: 'storage_50gb' });
    expect(addons).toMatchObject([{ code: 'storage_50gb', units: 1, qty: 50, price_cents: 800 }]);

    const { events } = await acme.deployments.get(id);
    const gave = { code: 'storage_50gb', units: 3, qty: 50, price_cents: 750 };
    expect(events.slice(2)).toMatchObject([
      { kind: 'addon_attached', metadata: { before: null, after: gave } },
      { kind: 'addon_removed', metadata: { before: gave, after: null } },
      { kind: 'addon_attached', metadata: { after: { units: 1, price_cents: 800 } } },
    ]);
  });

  it('attaches an add-on once for 10 concurrent calls', async () => {
    const { acme, id } = await subscribed();
    const ask = () => acme.subscriptions.attachAddon(id, { code: 'seats_5' });
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, ask));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const again = await refusal(ask());
    expect(again).toMatchObject({ status: 409, code: 'addon_already_attached' });
    expect(again.problem).toMatchObject({ addon_code: 'seats_5' });
    expect((await acme.deployments.get(id)).seq).toBe(3);
  });

  it('rejects a second removal with 404', async () => {
    const { acme, id } = await subscribed();
    const { addons } = await acme.subscriptions.attachAddon(id, { code: 'seats_5' });
    const [{ id: attached } = { id: '' }] = addons;
    await acme.subscriptions.removeAddon(id, attached);
    expect(await refusal(acme.subscriptions.removeAddon(id, attached))).toMatchObject({
      status: 404,
      code: 'not_found',
    });
    expect((await acme.deployments.get(id)).seq).toBe(4);
  });

  it('rejects a stale If-Match, and accepts the latest seq', async () => {
    const { acme, id } = await subscribed();
    const seats = { code: 'seats_5' };
    const stale = acme.subscriptions.attachAddon(id, seats, { ifMatch: 1 });
    expect(await refusal(stale)).toMatchObject({ status: 412, code: 'precondition_failed' });
    const { addons } = await acme.subscriptions.attachAddon(id, seats, { ifMatch: 2 });
    const [{ id: attached } = { id: '' }] = addons;
    const overtaken = acme.subscriptions.removeAddon(id, attached, { ifMatch: 2 });
    expect((await refusal(overtaken)).problem).toMatchObject({
      seq: 3,
      event: { kind: 'addon_attached' },
    });
    await acme.subscriptions.removeAddon(id, attached, { ifMatch: 3 });
  });

  it('attaches and removes once per idempotency key', async () => {
    const { acme, id } = await subscribed();
    const attach = { idempotencyKey: newId() };
    const once = await acme.subscriptions.attachAddon(id, { code: 'seats_5' }, attach);
    const twice = await acme.subscriptions.attachAddon(id, { code: 'seats_5' }, attach);
    expect(twice).toEqual(once);
    const [{ id: attached } = { id: '' }] = once.addons;
    const remove = { idempotencyKey: newId() };
    const without = await acme.subscriptions.removeAddon(id, attached, remove);
    expect(await acme.subscriptions.removeAddon(id, attached, remove)).toEqual(without);
    expect((await acme.deployments.get(id)).seq).toBe(4);
  });
});

describe('getSubscription', () => {
  it("returns the deployment's subscription, also after it is cancelled", async () => {
    const { acme, id } = await subscribed();
    expect(await acme.subscriptions.get(id)).toEqual((await acme.deployments.get(id)).subscription);
    await acme.deployments.transition(id, { to: 'cancelled' });
    expect(await acme.subscriptions.get(id)).toMatchObject({ status: 'cancelled' });
    const viewer = await service.client({ roles: ['viewer'], tenant_id: 'acme' });
    expect(await viewer.subscriptions.get(id)).toMatchObject({ plan_code: 'studio' });
  });

  it('returns 404 without a subscription, and to another tenant', async () => {
    const { acme, id } = await subscribed();
    const bare = await acme.deployments.create({ slug: 'b', display_name: 'B', region: 'syd1' });
    const globex = await service.member('globex');
    const refused = await Promise.all([
      refusal(acme.subscriptions.get(bare.id)),
      refusal(acme.subscriptions.get(newId())),
      refusal(globex.subscriptions.get(id)),
      refusal(globex.subscriptions.attachAddon(id, { code: 'seats_5' })),
      refusal(globex.subscriptions.removeAddon(id, newId())),
      refusal(acme.subscriptions.attachAddon(bare.id, { code: 'seats_5' })),
      refusal(acme.subscriptions.removeAddon(bare.id, newId())),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
    expect(refused[0]?.message).toContain('Subscribe it first');
    expect(refused[1]?.message).toContain('There is no deployment');
  });
});

it('rejects an attachAddon of unknown add-ons or invalid units, and records nothing', async () => {
  const { acme, id } = await subscribed();
  const attach = (addon: { code: string; units?: number }) =>
    refusal(acme.subscriptions.attachAddon(id, addon));
  expect(await attach({ code: 'gold' })).toMatchObject({ status: 422, code: 'unknown_addon' });
  for (const units of [0, -1, 1e9, 1.5]) {
    const problem = await attach({ code: 'seats_5', units });
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.problem.errors).toMatchObject([{ path: '/body/units' }]);
  }
  const unknown = await refusal(acme.subscriptions.removeAddon(id, newId()));
  expect(unknown).toMatchObject({ status: 404 });
  expect(unknown.message).toContain('is attached');
  const noId = await refusal(acme.subscriptions.removeAddon(id, 'seats_5'));
  expect(noId.problem.errors).toMatchObject([{ path: '/params/addon_id' }]);
  const viewer = await service.client({ roles: ['viewer'], tenant_id: 'acme' });
  const seats = viewer.subscriptions.attachAddon(id, { code: 'seats_5' });
  expect(await refusal(seats)).toMatchObject({ status: 403, code: 'forbidden' });
  await acme.deployments.transition(id, { to: 'cancelled' });
  expect(await attach({ code: 'seats_5' })).toMatchObject({ status: 404, code: 'not_found' });
  expect((await acme.deployments.get(id)).seq).toBe(3);
});
