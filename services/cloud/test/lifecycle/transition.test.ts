import { randomUUID } from 'node:crypto';
import { deploymentLifecycle } from '@arcadia/lifecycle';
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

describe('POST /api/v1/deployments/{id}/transition', () => {
  it('moves active to paused and records the actor and the reason', async () => {
    const acme = await service.member('movers');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    const paused = await acme.deployments.transition(id, { to: 'paused', reason: 'holidays' });
    expect(paused).toMatchObject({ state: 'paused', seq: 2 });
    const { events, allowed_transitions } = await acme.deployments.get(id);
    expect(events.at(-1)).toMatchObject({
      seq: 2,
      kind: 'transitioned',
      from_state: 'active',
      to_state: 'paused',
      actor: { kind: 'tenant', id: 'tester' },
      reason: 'holidays',
    });
    expect(allowed_transitions).toEqual([
      { to: 'active', subscription_status: 'active', blocked_by: null },
      { to: 'cancelled', subscription_status: 'cancelled', blocked_by: null },
    ]);
  });

  it('rejects a transition that is not in the map, with the allowed ones and the shortest path', async () => {
    const admin = await service.admin();
    const { id } = await admin.deployments.create({ ...shop, slug: unique(), tenant_id: 'movers' });
    await admin.deployments.transition(id, { to: 'paused' });
    const problem = await refusal(admin.deployments.transition(id, { to: 'archived' }));
    expect(problem).toMatchObject({ status: 422, code: 'illegal_transition' });
    expect(problem.problem).toMatchObject({
      from: 'paused',
      to: 'archived',
      allowed: ['active', 'suspended', 'cancelled'],
      shortest_path: ['paused', 'cancelled', 'archived'],
    });
    expect((await admin.deployments.get(id)).events).toHaveLength(2);
  });

  it('forbids a member to lift a suspension', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('movers')]);
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    await admin.deployments.transition(id, { to: 'suspended', reason: 'unpaid' });
    const problem = await refusal(acme.deployments.transition(id, { to: 'active' }));
    expect(problem).toMatchObject({ status: 403, code: 'transition_not_permitted' });
    expect(await admin.deployments.transition(id, { to: 'active' })).toMatchObject({
      state: 'active',
    });
  });

  it('blocks transitions of `system`, but not of others, while billing actions are suspended', async () => {
    const [admin, system] = await Promise.all([
      service.admin(),
      service.client({ roles: ['platform-billing'] }),
    ]);
    const { id } = await admin.deployments.create({ ...shop, slug: unique(), tenant_id: 'movers' });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    const problem = await refusal(system.deployments.transition(id, { to: 'past_due' }));
    expect(problem).toMatchObject({ status: 403, code: 'billing_action_suspended' });
    const seen = await system.deployments.get(id);
    expect(seen.allowed_transitions.map(({ to }) => to)).toEqual([
      'past_due',
      'paused',
      'suspended',
      'cancelled',
    ]);
    expect(new Set(seen.allowed_transitions.map(({ blocked_by }) => blocked_by))).toEqual(
      new Set(['billing_action_suspended']),
    );
    const forOperators = (await admin.deployments.get(id)).allowed_transitions;
    expect(forOperators).toContainEqual({
      to: 'past_due',
      subscription_status: 'active',
      blocked_by: null,
    });
    await admin.deployments.transition(id, { to: 'past_due' });
  });

  it('records the blocked transitions of `system`, with a key and without', async () => {
    const [admin, system] = await Promise.all([
      service.admin(),
      service.client({ roles: ['platform_billing'] }),
    ]);
    const { id } = await admin.deployments.create({ ...shop, slug: unique(), tenant_id: 'movers' });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    await refusal(system.deployments.transition(id, { to: 'suspended', reason: 'unpaid' }));
    const idempotencyKey = randomUUID();
    await refusal(system.deployments.transition(id, { to: 'past_due' }, { idempotencyKey }));
    const { state, seq, events } = await admin.deployments.get(id);
    expect({ state, seq }).toEqual({ state: 'active', seq: 4 });
    expect(events.slice(2)).toMatchObject([
      {
        kind: 'transition_blocked',
        from_state: 'active',
        to_state: 'active',
        actor: { kind: 'system', id: 'tester' },
        reason: 'unpaid',
        metadata: {
          to: 'suspended',
          subscription_status: 'paused',
          code: 'billing_action_suspended',
        },
      },
      { kind: 'transition_blocked', metadata: { to: 'past_due' } },
    ]);
    // A 403 is not stored under the key: once the override is lifted, the same key succeeds.
    await admin.deployments.update(id, { billing_action_suspended: false, reason: 'settled' });
    await system.deployments.transition(id, { to: 'past_due' }, { idempotencyKey });
  });

  it('records a blocked transition of `system` once, however often the caller repeats it', async () => {
    const [admin, system, other] = await Promise.all([
      service.admin(),
      service.client({ roles: ['platform_billing'] }),
      service.client({ roles: ['platform_billing'], sub: 'other-job' }),
    ]);
    const { id } = await admin.deployments.create({ ...shop, slug: unique(), tenant_id: 'movers' });
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
    const seqAfter = async (call: Promise<unknown>) => {
      expect(await refusal(call)).toMatchObject({ status: 403, code: 'billing_action_suspended' });
      return (await admin.deployments.get(id)).seq;
    };
    const suspend = { to: 'suspended', reason: 'unpaid' } as const;
    const idempotencyKey = randomUUID();
    for (let call = 0; call < 3; call += 1) {
      expect(await seqAfter(system.deployments.transition(id, suspend, { idempotencyKey }))).toBe(
        3,
      );
    }
    expect(await seqAfter(system.deployments.transition(id, suspend))).toBe(3);
    const effective_at = new Date(Date.now() + 86_400_000).toISOString();
    const later = { ...suspend, effective_at };
    expect(await seqAfter(system.deployments.transition(id, later))).toBe(3);
    // Another caller, state or reason is another attempt, and callers that take turns repeat theirs.
    expect(await seqAfter(other.deployments.transition(id, suspend))).toBe(4);
    expect(await seqAfter(system.deployments.transition(id, { to: 'past_due' }))).toBe(5);
    expect(await seqAfter(system.deployments.transition(id, { to: 'suspended' }))).toBe(6);
    expect(await seqAfter(system.deployments.transition(id, suspend))).toBe(6);
    expect(await seqAfter(other.deployments.transition(id, suspend))).toBe(6);
    // After a change of the deployment, the same call is a new attempt.
    await admin.deployments.update(id, { display_name: 'Store' });
    expect(await seqAfter(system.deployments.transition(id, suspend))).toBe(8);
  });

  it('returns 412 with the event that came between to a caller with a stale If-Match', async () => {
    const acme = await service.member('movers');
    const { id, seq } = await acme.deployments.create({ ...shop, slug: unique() });
    await acme.deployments.transition(id, { to: 'paused' }, { ifMatch: seq });
    const late = acme.deployments.transition(id, { to: 'cancelled' }, { ifMatch: seq });
    const problem = await refusal(late);
    expect(problem).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect(problem.problem.event).toMatchObject({ seq: 2, to_state: 'paused' });
  });

  it('serializes 20 concurrent transitions: one event for each 200, without a gap', async () => {
    const admin = await service.admin();
    const { id } = await admin.deployments.create({ ...shop, slug: unique(), tenant_id: 'movers' });
    const calls = Array.from({ length: 20 }, (_, index) =>
      admin.deployments.transition(id, { to: index % 2 === 0 ? 'paused' : 'suspended' }),
    );
    const outcomes = await Promise.allSettled(calls);
    const moved = outcomes.filter(({ status }) => status === 'fulfilled').length;
    const { events, seq } = await admin.deployments.get(id);
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1));
    expect(seq).toBe(1 + moved);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({ code: 'illegal_transition' });
      }
    }
  });
});

describe('GET /api/v1/lifecycle', () => {
  it('returns the map of transitions to every role', async () => {
    const { states, transitions, hash } = deploymentLifecycle.toJSON();
    for (const roles of [['platform_admin'], ['platform_billing'], ['member'], ['viewer']]) {
      const client = await service.client({ roles, tenant_id: 'acme' });
      expect(await client.lifecycle()).toEqual({ states, transitions, hash });
    }
  });
});
