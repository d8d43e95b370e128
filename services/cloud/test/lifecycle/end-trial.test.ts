import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const work = () => service.service.worker.drainAll();

async function beginTrial() {
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant)]);
  const { id } = await admin.deployments.create({
    tenant_id: tenant,
    slug: 'shop',
    display_name: 'Shop',
    region: 'syd1',
    state: 'trial',
  });
  return { admin, acme, id };
}

/** Moves the end of the trial, and the work item for it, to the past. */
async function letTrialEnd(id: string): Promise<void> {
  for (const statement of [
    "update cloud_deployments set trial_ends_at = date_trunc('hour', now()) where id = ?",
    "update work_items set due_at = date_trunc('hour', now()) where key = ?",
  ]) {
    await service.em().execute(statement, [id]);
  }
}

it('moves a subscribed deployment from trial to active, as `system`', async () => {
  const { acme, id } = await beginTrial();
  await acme.deployments.subscribe(id, { plan_code: 'studio' });
  await letTrialEnd(id);
  await work();
  const { state, events, subscription } = await acme.deployments.get(id);
  expect(state).toBe('active');
  expect(subscription?.status).toBe('active');
  expect(events.at(-1)).toMatchObject({
    kind: 'transitioned',
    from_state: 'trial',
    to_state: 'active',
    actor: { kind: 'system', id: 'trial-end' },
    reason: 'The trial has ended; a plan is subscribed.',
  });
});

it('suspends a deployment without a subscription', async () => {
  const { acme, id } = await beginTrial();
  await letTrialEnd(id);
  await work();
  const { state, events } = await acme.deployments.get(id);
  expect(state).toBe('suspended');
  expect(events.at(-1)).toMatchObject({ reason: 'The trial has ended; no plan is subscribed.' });
});

it('leaves a deployment alone that left its trial before the end', async () => {
  const { acme, id } = await beginTrial();
  await acme.deployments.transition(id, { to: 'active' });
  await letTrialEnd(id);
  await work();
  expect(await acme.deployments.get(id)).toMatchObject({ state: 'active', seq: 2 });
});

it('keeps a trial going under the override, records that once, and ends it when the override is lifted', async () => {
  const { acme, admin, id } = await beginTrial();
  await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
  await letTrialEnd(id);
  await work();
  await service
    .em()
    .execute(
      "update work_items set due_at = now() - interval '1 second', outcome = null where key = ?",
      [id],
    );
  await work();
  const blocked = await acme.deployments.get(id);
  expect(blocked).toMatchObject({ state: 'trial', seq: 3 });
  expect(blocked.events.at(-1)).toMatchObject({
    kind: 'transition_blocked',
    actor: { kind: 'system', id: 'trial-end' },
    metadata: { to: 'suspended', code: 'billing_action_suspended' },
  });
  const lifted = { billing_action_suspended: false, reason: 'settled' };
  await admin.deployments.update(id, lifted);
  await work();
  const { state, events } = await acme.deployments.get(id);
  expect(state).toBe('suspended');
  // The trial lasted until the override was lifted, so its end is not earlier.
  expect(events.at(-1)?.effective_at).toBe(events.at(-2)?.effective_at);
});

it('requeues the timers of a deployment if its work item is missing or has failed', async () => {
  const [lost, failed] = [await beginTrial(), await beginTrial()];
  await letTrialEnd(lost.id);
  await letTrialEnd(failed.id);
  await service.em().execute('delete from work_items where key = ?', [lost.id]);
  await service
    .em()
    .execute("update work_items set outcome = 'failed', attempts = 8 where key = ?", [failed.id]);
  await service
    .em()
    .execute(
      "update work_items set due_at = now() - interval '1 second' where kind = 'due-repair'",
    );
  await work();
  expect((await lost.acme.deployments.get(lost.id)).state).toBe('suspended');
  expect((await failed.acme.deployments.get(failed.id)).state).toBe('suspended');
});
