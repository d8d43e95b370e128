import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };
const unique = () => `s-${randomUUID().slice(0, 8)}`;

describe('PATCH /api/v1/deployments/{id}', () => {
  it('changes attributes and records their values before and after', async () => {
    const acme = await service.member('menders');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    const changed = await acme.deployments.update(id, { display_name: 'Store', llm_mode: 'byok' });
    expect(changed).toMatchObject({ display_name: 'Store', llm_mode: 'byok', seq: 2 });
    expect(Date.parse(changed.updated_at)).toBeGreaterThanOrEqual(Date.parse(changed.created_at));
    const { events } = await acme.deployments.get(id);
    expect(events.at(-1)).toMatchObject({
      kind: 'updated',
      metadata: {
        changes: {
          display_name: { before: 'Shop', after: 'Store' },
          llm_mode: { before: 'shared', after: 'byok' },
        },
      },
    });
  });

  it('rejects a reason without a change', async () => {
    const acme = await service.member('menders');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    const lone = acme.deployments.update(id, { reason: 'because' });
    expect(await refusal(lone)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('never begins or extends a trial: there is no attribute and no transition for it', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('menders')]);
    const system = await service.client({ roles: ['platform_billing'] });
    const trial = { ...shop, slug: unique(), tenant_id: 'menders', state: 'trial' } as const;
    const { id, trial_ends_at } = await admin.deployments.create(trial);
    const attributes = { display_name: 'Store', trial_ends_at: '2099-12-31T23:59:59Z' };
    for (const caller of [admin, system, acme]) {
      expect(await refusal(caller.deployments.update(id, attributes))).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
    }
    for (const to of ['active', 'paused', 'cancelled', 'active'] as const) {
      await admin.deployments.transition(id, { to });
      for (const caller of [admin, system, acme]) {
        for (const later of [{}, { effective_at: '2099-12-31T23:59:59Z' }]) {
          const back = caller.deployments.transition(id, { to: 'trial', ...later });
          expect(await refusal(back)).toMatchObject({ status: 422, code: 'illegal_transition' });
        }
      }
    }
    // It stays as a fact of the past, and has no effect: only a trial has an end.
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'active', trial_ends_at });
  });

  it('records no event if nothing changes', async () => {
    const acme = await service.member('menders');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    expect(await acme.deployments.update(id, { display_name: 'Shop' })).toMatchObject({ seq: 1 });
  });

  it('reserves the override for platform_admin, and requires a reason', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('menders')]);
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    const override = { billing_action_suspended: true };
    expect(await refusal(acme.deployments.update(id, { ...override, reason: 'x' }))).toMatchObject({
      status: 403,
    });
    expect(await refusal(admin.deployments.update(id, override))).toMatchObject({ status: 400 });
    await admin.deployments.update(id, { ...override, reason: 'in dispute' });
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'updated',
      actor: { kind: 'operator', id: 'tester' },
      reason: 'in dispute',
      metadata: { changes: { billing_action_suspended: { before: false, after: true } } },
    });
  });
});
