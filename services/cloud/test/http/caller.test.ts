import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

describe('a caller with a role of a tenant', () => {
  it('sees the deployments of other tenants neither in lists nor by id', async () => {
    const [acme, globex] = await Promise.all([service.member('acme'), service.member('globex')]);
    const theirs = await globex.deployments.create(shop);
    await globex.deployments.subscribe(theirs.id, { plan_code: 'starter' });
    const mine = await acme.deployments.create(shop);
    const { data } = await acme.deployments.list();
    expect(data.map(({ id }) => id)).toEqual([mine.id]);
    for (const call of [
      () => acme.deployments.get(theirs.id),
      () => acme.deployments.update(theirs.id, { display_name: 'Mine' }),
      () => acme.deployments.transition(theirs.id, { to: 'paused' }),
      () => acme.deployments.subscribe(theirs.id, { plan_code: 'starter' }),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(await globex.deployments.get(theirs.id)).toMatchObject({ state: 'active', seq: 2 });
  });

  it('gets 403 if it names another tenant', async () => {
    const acme = await service.member('acme');
    const named = acme.deployments.create({ ...shop, slug: 'x', tenant_id: 'globex' });
    expect(await refusal(named)).toMatchObject({ status: 403, code: 'forbidden' });
    const listed = acme.deployments.list({ tenant_id: 'globex' });
    expect(await refusal(listed)).toMatchObject({ status: 403 });
  });

  it('gets 403 on every operation of billing and inventory', async () => {
    const acme = await service.member('acme');
    const id = '00000000-0000-7000-8000-000000000000';
    for (const call of [
      () => acme.billing.getBalance(),
      () => acme.billing.listCostLines(),
      () => acme.billing.listInvoices(),
      () => acme.billing.getInvoice(id),
      () => acme.billing.getInvoiceDocument(id),
      () => acme.billing.listInvoiceRevisions(id),
      () => acme.billing.discoverInvoices(),
      () => acme.billing.acceptInvoice(id, { revision: 1, reason: 'right' }),
      () => acme.billing.reparseInvoices({ all: true }),
      () => acme.billing.ingestInvoice(id),
      () => acme.billing.pushInvoice(id),
      () => acme.billing.listPushAttempts(id),
      () => acme.billing.reconcileFinance({ period: '2026-04' }),
      () => acme.billing.resendToFinance(),
      () => acme.resources.list(),
      () => acme.resources.update(id, { deployment_id: null }),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });
});

it('authorizes a viewer to read only', async () => {
  const acme = await service.member('seen');
  const viewer = await service.client({ roles: ['viewer'], tenant_id: 'seen' });
  const { id } = await acme.deployments.create(shop);
  expect((await viewer.deployments.get(id)).allowed_transitions).toEqual([]);
  for (const call of [
    () => viewer.deployments.create({ ...shop, slug: 'v' }),
    () => viewer.deployments.update(id, { display_name: 'V' }),
    () => viewer.deployments.transition(id, { to: 'paused' }),
    () => viewer.deployments.subscribe(id, { plan_code: 'starter' }),
  ]) {
    expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
  }
});

it('treats an unknown role as a member, and reads hyphens as underscores', async () => {
  const odd = await service.client({ roles: ['account_owner'], tenant_id: 'odd' });
  await odd.deployments.create(shop);
  const admin = await service.client({ roles: ['platform-admin'] });
  expect((await admin.deployments.list({ tenant_id: 'odd' })).data).toHaveLength(1);
});
