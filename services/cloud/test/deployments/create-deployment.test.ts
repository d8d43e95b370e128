import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };
const unique = () => `s-${randomUUID().slice(0, 8)}`;

describe('POST /api/v1/deployments', () => {
  it('creates an active deployment and records its creation as the first event', async () => {
    const acme = await service.member('acme');
    const created = await acme.deployments.create(shop, { requestId: 'req-1' });
    expect(created).toMatchObject({ ...shop, tenant_id: 'acme', state: 'active', seq: 1 });
    expect(created).toMatchObject({ llm_mode: 'shared', trial_ends_at: null });
    const { events } = await acme.deployments.get(created.id);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      seq: 1,
      kind: 'created',
      from_state: null,
      to_state: 'active',
      actor: { kind: 'tenant', id: 'tester' },
      request_id: 'req-1',
      metadata: { before: null, after: { ...shop, state: 'active', llm_mode: 'shared' } },
    });
  });

  it('rejects a slug that the tenant has used before, but not one of another tenant', async () => {
    const [acme, globex] = await Promise.all([service.member('acme-2'), service.member('globex')]);
    await acme.deployments.create(shop);
    const problem = await refusal(acme.deployments.create(shop));
    expect(problem).toMatchObject({ status: 409, code: 'slug_taken' });
    expect(await globex.deployments.create(shop)).toMatchObject({ tenant_id: 'globex' });
  });

  it('sets a trial end after two weeks, and rejects one that is past, too late or without a trial', async () => {
    const admin = await service.admin();
    const ours = { ...shop, tenant_id: 'acme-3' };
    const trial = await admin.deployments.create({ ...ours, state: 'trial' });
    const days =
      (Date.parse(trial.trial_ends_at ?? '') - Date.parse(trial.created_at)) / 86_400_000;
    expect(Math.round(days)).toBe(14);
    const ending = (trial_ends_at: string) =>
      admin.deployments.create({ ...ours, slug: unique(), state: 'trial', trial_ends_at });
    for (const end of ['1969-12-31T00:00:00Z', '2100-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      const refused = await refusal(ending(end));
      expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(refused.problem.errors).toMatchObject([{ path: '/body/trial_ends_at' }]);
    }
    const latest = '2099-12-31T23:59:59.999Z';
    expect(await ending(latest)).toMatchObject({ trial_ends_at: latest });
    const odd = { ...ours, slug: 'odd', trial_ends_at: '2090-01-01T00:00:00Z' };
    expect(await refusal(admin.deployments.create(odd))).toMatchObject({ status: 400 });
  });

  it.each([
    ['a trial', { state: 'trial' }],
    ['a trial until 2099', { state: 'trial', trial_ends_at: '2099-12-31T23:59:59Z' }],
    ['a trial that is over', { state: 'trial', trial_ends_at: '2020-01-01T00:00:00Z' }],
    ['a trial end without a trial', { trial_ends_at: '2099-12-31T23:59:59Z' }],
    ['a trial end of an active one', { state: 'active', trial_ends_at: '2099-12-31T23:59:59Z' }],
  ] as const)('forbids a tenant to create %s, and takes no slug', async (_name, asked) => {
    const tenant_id = unique();
    for (const role of ['member', 'account_owner']) {
      const tenant = await service.client({ roles: [role, 'viewer'], tenant_id });
      const problem = await refusal(tenant.deployments.create({ ...shop, ...asked }));
      expect(problem).toMatchObject({ status: 403, code: 'forbidden' });
      expect((await tenant.deployments.list()).data).toEqual([]);
    }
    const member = await service.member(tenant_id);
    const active = await member.deployments.create({ ...shop, state: 'active' });
    expect(active).toMatchObject({ state: 'active', trial_ends_at: null });
  });

  it('lets both platform roles create a trial with an end of their choice', async () => {
    const trial_ends_at = '2099-12-31T23:59:59.000Z';
    for (const role of ['platform_admin', 'platform_billing']) {
      const platform = await service.client({ roles: [role] });
      const trial = { ...shop, tenant_id: unique(), state: 'trial', trial_ends_at } as const;
      expect(await platform.deployments.create(trial)).toMatchObject(trial);
    }
  });

  it('requires a platform role to name the tenant', async () => {
    const admin = await service.admin();
    expect(await refusal(admin.deployments.create(shop))).toMatchObject({
      status: 400,
      code: 'tenant_required',
    });
    const created = await admin.deployments.create({ ...shop, tenant_id: 'acme-4' });
    expect((await admin.deployments.get(created.id)).events[0]?.actor.kind).toBe('operator');
  });

  it('returns 201 with the location and the ETag of the new deployment', async () => {
    const token = await mintToken({ roles: ['member'], tenant_id: 'acme-5' });
    const response = await fetch(`${service.url}/api/v1/deployments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(shop),
    });
    const { id } = z.object({ id: z.uuid() }).parse(await response.json());
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`/api/v1/deployments/${id}`);
    expect(response.headers.get('etag')).toBe('"1"');
  });
});
