import { randomUUID } from 'node:crypto';
import { deploymentLifecycle } from '@arcadia/lifecycle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { readLog, toLifecycleEvents } from '../journal/journal-fixtures.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const later = new Date(Date.now() + 3_600_000).toISOString();
const work = () => service.service.worker.drainAll();

async function begin(state: 'active' | 'trial' = 'active') {
  const tenant_id = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant_id)]);
  const system = await service.client({ roles: ['platform_billing'], sub: 'billing' });
  const shop = { tenant_id, slug: 'shop', display_name: 'Shop', region: 'syd1', state };
  const { id } = await admin.deployments.create(shop);
  return { admin, acme, system, tenant_id, id };
}

const readScheduled = async (id: string) => {
  const rows = await service
    .em()
    .execute<{ json: string | null }[]>(
      'select scheduled_transition::text as json from cloud_deployments where id = ?',
      [id],
    );
  return rows[0]?.json ?? null;
};

const storeScheduled = (id: string, json: string | null) =>
  service
    .em()
    .execute('update cloud_deployments set scheduled_transition = ?::jsonb where id = ?', [
      json,
      id,
    ]);

/** Makes the scheduled transition and the work item due now. */
async function letBeDue(id: string): Promise<void> {
  for (const statement of [
    `update cloud_deployments set scheduled_transition = jsonb_set(scheduled_transition, '{effective_at}',
       to_jsonb(to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) where id = ?`,
    `update work_items set due_at = date_trunc('milliseconds', now()), outcome = null where key = ?`,
  ]) {
    await service.em().execute(statement, [id]);
  }
}

/** Cancels like the release before, which left the scheduled transition in place. */
async function cancelAsBefore(id: string): Promise<void> {
  const scheduled = await readScheduled(id);
  await storeScheduled(id, null);
  await (await service.admin()).deployments.transition(id, { to: 'cancelled' });
  await storeScheduled(id, scheduled);
}

async function expectSoundLog(id: string): Promise<void> {
  const log = await readLog(service.em(), id);
  const { state } = await (await service.admin()).deployments.get(id);
  expect(deploymentLifecycle.replay(toLifecycleEvents(log))).toEqual({ ok: true, state });
  for await (const report of verifyChains(service.em(), { deploymentId: id })) {
    expect(report).toMatchObject({ events: log.length, fault: null, unsealed: 0 });
  }
}

describe('cancelling a deployment', () => {
  it('drops its scheduled transition after the transition, at the same instant, for the same actor', async () => {
    const { admin, acme, id } = await begin();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await acme.subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' });
    await admin.deployments.transition(id, { to: 'suspended', effective_at: later });
    const asked = { to: 'cancelled', reason: 'We close' } as const;
    const cancelled = await acme.deployments.transition(id, asked, { requestId: 'req-9' });
    expect(cancelled).toMatchObject({ state: 'cancelled', seq: 6, scheduled_transition: null });
    const shown = await acme.deployments.get(id);
    expect(shown).toMatchObject(cancelled);
    const [transitioned, dropped] = shown.events.slice(-2);
    const requested = { reason: 'We close', request_id: 'req-9', actor: { kind: 'tenant' } };
    expect(transitioned).toMatchObject({
      ...requested,
      seq: 5,
      kind: 'transitioned',
      from_state: 'active',
      to_state: 'cancelled',
      metadata: { dropped_plan_change: { plan_code: 'pro' } },
    });
    expect(dropped).toMatchObject({
      ...requested,
      seq: 6,
      kind: 'scheduled_transition_dropped',
      from_state: 'cancelled',
      to_state: 'cancelled',
      metadata: {
        scheduled: { to: 'suspended', effective_at: later, requested_by: { kind: 'operator' } },
        code: 'deployment_cancelled',
        detail: expect.stringContaining('cancelled'),
      },
    });
    expect(dropped?.effective_at).toBe(transitioned?.effective_at);
    await expectSoundLog(id);
  });

  it('returns the ETag of the last event, with a key and without, and never shows half of it', async () => {
    const { acme, tenant_id, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: later });
    const authorization = `Bearer ${await mintToken({ roles: ['member'], tenant_id })}`;
    const send = () =>
      fetch(`${service.url}/api/v1/deployments/${id}/transition`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': 'one' },
        body: JSON.stringify({ to: 'cancelled' }),
      });
    const [first, again] = [await send(), await send()];
    expect([first.headers.get('etag'), again.headers.get('etag')]).toEqual(['"4"', '"4"']);
    expect(await again.json()).toEqual(await first.json());
    const { events } = await acme.deployments.get(id);
    const asOf = events.at(-1)?.effective_at ?? '';
    const then = await acme.deployments.get(id, { asOf });
    expect(then).toMatchObject({ state: 'cancelled', seq: 4, scheduled_transition: null });
    const before = new Date(Date.parse(asOf) - 1);
    if (before.toISOString() >= (events.at(1)?.effective_at ?? '')) {
      expect(await acme.deployments.get(id, { asOf: before })).toMatchObject({ state: 'active' });
    }
    await acme.deployments.update(id, { display_name: 'Closed' }, { ifMatch: 4 });
  });

  it.each([
    ['trial', []],
    ['active', []],
    ['past_due', ['past_due']],
    ['paused', ['paused']],
    ['suspended', ['suspended']],
  ] as const)('drops it from %s, for every actor that may cancel', async (state, path) => {
    for (const role of ['acme', 'admin', 'system'] as const) {
      const begun = await begin(state === 'trial' ? 'trial' : 'active');
      const { admin, id } = begun;
      for (const to of path) await admin.deployments.transition(id, { to });
      const to = state === 'suspended' || state === 'paused' ? 'active' : 'suspended';
      await admin.deployments.transition(id, { to, effective_at: later });
      if (!deploymentLifecycle.can(state, 'cancelled', role === 'acme' ? 'tenant' : 'system')) {
        continue;
      }
      const shown = await begun[role].deployments.transition(id, { to: 'cancelled' });
      expect(shown.scheduled_transition).toBeNull();
      const { events } = await admin.deployments.get(id);
      expect(events.at(-1)).toMatchObject({ kind: 'scheduled_transition_dropped' });
    }
  });

  it('never lets the transition strike the reactivated deployment', async () => {
    const { admin, acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: later });
    await acme.deployments.transition(id, { to: 'cancelled' });
    await admin.deployments.transition(id, { to: 'active' });
    await letBeDue(id);
    await work();
    expect(await acme.deployments.get(id)).toMatchObject({ state: 'active', seq: 5 });
  });

  it('records no drop if the scheduled transition itself cancels', async () => {
    const { acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'cancelled', effective_at: later });
    await letBeDue(id);
    await work();
    const { state, events } = await acme.deployments.get(id);
    expect(state).toBe('cancelled');
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'transition_scheduled',
      'transitioned',
    ]);
  });
});

describe('a transition that was scheduled while the deployment was cancelled', () => {
  it.each([
    ['active', 'archived', 'deployment_reactivated'],
    ['archived', 'active', 'deployment_archived'],
  ] as const)('is dropped when the deployment becomes %s', async (to, scheduled, code) => {
    const { admin, id } = await begin();
    await admin.deployments.transition(id, { to: 'cancelled' });
    await admin.deployments.transition(id, { to: scheduled, effective_at: later });
    const moved = await admin.deployments.transition(id, { to });
    expect(moved).toMatchObject({ state: to, seq: 5, scheduled_transition: null });
    expect((await admin.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_dropped',
      metadata: { scheduled: { to: scheduled }, code },
    });
    await expectSoundLog(id);
  });

  it('is made when it is due', async () => {
    const { admin, id } = await begin();
    await admin.deployments.transition(id, { to: 'cancelled' });
    await admin.deployments.transition(id, { to: 'active', effective_at: later });
    await letBeDue(id);
    await work();
    expect(await admin.deployments.get(id)).toMatchObject({ state: 'active', seq: 4 });
  });
});

describe('a transition that an earlier release kept across a cancellation', () => {
  it('is dropped when it is due, even if its actor may reactivate', async () => {
    const { admin, id } = await begin();
    await admin.deployments.transition(id, { to: 'paused' });
    await admin.deployments.transition(id, { to: 'active', effective_at: later });
    await cancelAsBefore(id);
    await letBeDue(id);
    await work();
    const { state, events } = await admin.deployments.get(id);
    expect(state).toBe('cancelled');
    expect(events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_dropped',
      metadata: { scheduled: { to: 'active' }, code: 'deployment_cancelled' },
    });
    await expectSoundLog(id);
  });

  it('is dropped when the deployment is reactivated', async () => {
    const { admin, acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: later });
    await cancelAsBefore(id);
    const active = await admin.deployments.transition(id, { to: 'active' });
    expect(active).toMatchObject({ state: 'active', seq: 5, scheduled_transition: null });
    await expectSoundLog(id);
  });

  it('is dropped when it is due if the earlier release has reactivated the deployment too', async () => {
    const { admin, acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: later });
    const scheduled = await readScheduled(id);
    await storeScheduled(id, null);
    await acme.deployments.transition(id, { to: 'cancelled' });
    await admin.deployments.transition(id, { to: 'active' });
    await storeScheduled(id, scheduled);
    await letBeDue(id);
    await work();
    const { state, events } = await acme.deployments.get(id);
    expect(state).toBe('active');
    expect(events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_dropped',
      metadata: { scheduled: { to: 'paused' }, code: 'deployment_cancelled' },
    });
    await expectSoundLog(id);
  });
});
