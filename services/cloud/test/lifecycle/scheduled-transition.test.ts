import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tamper } from '../journal/journal-fixtures.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

async function begin() {
  const tenant = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant)]);
  const deployment = await acme.deployments.create({
    slug: 'shop',
    display_name: 'Shop',
    region: 'syd1',
  });
  const { id } = deployment;
  return { admin, acme, deployment, id };
}

/** Moves a deployment's log, its scheduled transition and its work item to the past by `interval`. */
async function letPass(id: string, interval: string): Promise<string> {
  const [row] = await service.em().execute<{ due: string }[]>(
    `update cloud_deployments set scheduled_transition = jsonb_set(scheduled_transition, '{effective_at}',
       to_jsonb(to_char((scheduled_transition ->> 'effective_at')::timestamptz - ?::interval,
         'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where id = ? returning scheduled_transition ->> 'effective_at' as due`,
    [interval, id],
  );
  await service
    .em()
    .execute('update work_items set due_at = due_at - ?::interval where key = ?', [interval, id]);
  await tamper(service.superuserEm(), [
    `update cloud_deployment_events
     set effective_at = effective_at - ?::interval, recorded_at = recorded_at - ?::interval where deployment_id = ?`,
    interval,
    interval,
    id,
  ]);
  return row?.due ?? '';
}

const work = () => service.service.worker.drainAll();

describe('POST /api/v1/deployments/{id}/transition with `effective_at`', () => {
  it('shows the scheduled transition until it is due, and leaves the state as it is', async () => {
    const { acme, id } = await begin();
    const at = inHours(2);
    const scheduled = await acme.deployments.transition(
      id,
      { to: 'paused', reason: 'holidays', effective_at: at },
      { requestId: 'req-7' },
    );
    const pending = {
      to: 'paused',
      effective_at: at,
      reason: 'holidays',
      requested_by: { kind: 'tenant', id: 'tester' },
      request_id: 'req-7',
    };
    expect(scheduled).toMatchObject({ state: 'active', seq: 2, scheduled_transition: pending });
    await work();
    const shown = await acme.deployments.get(id);
    expect(shown).toMatchObject({ state: 'active', seq: 2, scheduled_transition: pending });
    expect(shown.events.at(-1)).toMatchObject({
      kind: 'transition_scheduled',
      metadata: { before: null, after: pending },
    });
    const { data } = await acme.deployments.list();
    expect(data[0]?.scheduled_transition).toMatchObject(pending);
  });

  it('makes the transition when it is due, in the name of its requester and as of the requested instant', async () => {
    const { acme, id } = await begin();
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    const asked = { to: 'paused', reason: 'holidays', effective_at: inHours(1) } as const;
    await acme.deployments.transition(id, asked, { requestId: 'req-8' });
    const due = await letPass(id, '3 hours');
    await work();
    const { state, scheduled_transition, subscription, events } = await acme.deployments.get(id);
    expect({ state, scheduled_transition }).toEqual({
      state: 'paused',
      scheduled_transition: null,
    });
    expect(subscription?.status).toBe('paused');
    const event = events.at(-1);
    expect(event).toMatchObject({
      kind: 'transitioned',
      from_state: 'active',
      to_state: 'paused',
      actor: { kind: 'tenant', id: 'tester' },
      reason: 'holidays',
      request_id: 'req-8',
      metadata: { scheduled: { to: 'paused', effective_at: due } },
    });
    expect(event?.effective_at).toBe(due);
    expect(Date.parse(event?.recorded_at ?? '')).toBeGreaterThan(Date.parse(due));
  });

  it('makes the transition once, with any number of instances', async () => {
    const { acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    await letPass(id, '2 hours');
    await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
    await Promise.all([work(), twin.service.worker.drainAll(), work()]);
    const { events } = await acme.deployments.get(id);
    expect(events.map(({ kind }) => kind)).toEqual([
      'created',
      'transition_scheduled',
      'transitioned',
    ]);
  });

  it('makes the transition before any request after its instant, with or without a worker', async () => {
    const { acme, admin, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    await letPass(id, '2 hours');
    const refused = await refusal(acme.deployments.transition(id, { to: 'paused' }));
    expect(refused.problem).toMatchObject({ code: 'illegal_transition', from: 'paused' });
    await admin.deployments.transition(id, { to: 'suspended' });
    const { events } = await acme.deployments.get(id);
    expect(events.slice(2).map(({ from_state, to_state }) => [from_state, to_state])).toEqual([
      ['active', 'paused'],
      ['paused', 'suspended'],
    ]);
    await work();
    expect((await acme.deployments.get(id)).events).toHaveLength(4);
  });

  it('drops the transition with an event if it has become illegal', async () => {
    const { acme, admin, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    await admin.deployments.transition(id, { to: 'suspended' });
    await letPass(id, '2 hours');
    await work();
    const { state, scheduled_transition, events } = await acme.deployments.get(id);
    expect({ state, scheduled_transition }).toEqual({
      state: 'suspended',
      scheduled_transition: null,
    });
    expect(events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_dropped',
      from_state: 'suspended',
      to_state: 'suspended',
      actor: { kind: 'tenant' },
      metadata: {
        scheduled: { to: 'paused' },
        code: 'illegal_transition',
        detail: expect.stringContaining('suspended'),
      },
    });
  });

  it('drops a transition of `system` if the override has been set meanwhile', async () => {
    const { admin, id } = await begin();
    const system = await service.client({ roles: ['platform_billing'] });
    await system.deployments.transition(id, { to: 'past_due', effective_at: inHours(1) });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    const blocked = system.deployments.transition(id, {
      to: 'suspended',
      effective_at: inHours(2),
    });
    expect(await refusal(blocked)).toMatchObject({ code: 'billing_action_suspended' });
    await letPass(id, '2 hours');
    await work();
    const { state, events } = await admin.deployments.get(id);
    expect(state).toBe('active');
    expect(events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_dropped',
      metadata: { scheduled: { to: 'past_due' }, code: 'billing_action_suspended' },
    });
  });

  it('makes a transition of a tenant or an operator although the override has been set meanwhile', async () => {
    for (const who of ['acme', 'admin'] as const) {
      const begun = await begin();
      const { admin, id } = begun;
      await begun[who].deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
      await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
      await letPass(id, '2 hours');
      await work();
      expect((await admin.deployments.get(id)).state).toBe('paused');
    }
  });

  it('rejects, without an event, a transition that is illegal, not permitted, in the past or the second one', async () => {
    const { acme, id } = await begin();
    const ask = (to: 'archived' | 'suspended' | 'paused' | 'active', effective_at: string) =>
      refusal(acme.deployments.transition(id, { to, effective_at }));
    expect(await ask('archived', inHours(1))).toMatchObject({ code: 'illegal_transition' });
    expect(await ask('active', inHours(1))).toMatchObject({ code: 'illegal_transition' });
    expect(await ask('suspended', inHours(1))).toMatchObject({ code: 'transition_not_permitted' });
    for (const never of ['1969-12-31T23:59:59Z', inHours(-1), '2100-01-01T00:00:00Z']) {
      const problem = await ask('paused', never);
      expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(problem.problem.errors?.[0]?.path).toBe('/body/effective_at');
    }
    expect(await ask('paused', 'tomorrow')).toMatchObject({ status: 400 });
    expect((await acme.deployments.get(id)).seq).toBe(1);
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    const second = await ask('paused', inHours(2));
    expect(second).toMatchObject({ status: 409, code: 'transition_already_scheduled' });
    expect(second.problem.scheduled_transition).toMatchObject({ to: 'paused' });
    expect((await acme.deployments.get(id)).seq).toBe(2);
  });

  it('honours If-Match and Idempotency-Key', async () => {
    const { acme, id } = await begin();
    const later = { to: 'paused', effective_at: inHours(1) } as const;
    const stale = acme.deployments.transition(id, later, { ifMatch: 7 });
    expect(await refusal(stale)).toMatchObject({ status: 412 });
    const options = { ifMatch: 1, idempotencyKey: randomUUID() };
    const first = await acme.deployments.transition(id, later, options);
    expect(await acme.deployments.transition(id, later, options)).toEqual(first);
  });
});

describe('DELETE /api/v1/deployments/{id}/scheduled-transition', () => {
  it('cancels the scheduled transition, so that another one can be scheduled', async () => {
    const { acme, id } = await begin();
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    const cancelled = await acme.deployments.cancelScheduledTransition(id);
    expect(cancelled).toMatchObject({ state: 'active', seq: 3, scheduled_transition: null });
    expect((await acme.deployments.get(id)).events.at(-1)).toMatchObject({
      kind: 'scheduled_transition_cancelled',
      metadata: { before: { to: 'paused' }, after: null },
    });
    await service
      .em()
      .execute("update work_items set due_at = now() - interval '1 minute' where key = ?", [id]);
    await work();
    expect((await acme.deployments.get(id)).seq).toBe(3);
    await acme.deployments.transition(id, { to: 'cancelled', effective_at: inHours(2) });
  });

  it('returns 404 if none is scheduled, or if the deployment belongs to another tenant', async () => {
    const { acme, id } = await begin();
    const none = await refusal(acme.deployments.cancelScheduledTransition(id));
    expect(none).toMatchObject({ status: 404, code: 'not_found' });
    const other = await service.member('somebody-else');
    expect(await refusal(other.deployments.cancelScheduledTransition(id))).toMatchObject({
      status: 404,
    });
  });

  it('forbids a tenant to cancel a transition of an operator, but not the reverse', async () => {
    const { acme, admin, id } = await begin();
    await admin.deployments.transition(id, { to: 'suspended', effective_at: inHours(1) });
    const problem = await refusal(acme.deployments.cancelScheduledTransition(id));
    expect(problem).toMatchObject({ status: 403, code: 'forbidden' });
    await admin.deployments.cancelScheduledTransition(id);
    await acme.deployments.transition(id, { to: 'paused', effective_at: inHours(1) });
    await admin.deployments.cancelScheduledTransition(id);
  });
});
