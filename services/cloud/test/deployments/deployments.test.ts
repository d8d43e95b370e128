import { randomUUID } from 'node:crypto';
import { paginate } from '@arcadia/api-client';
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
  it('creates an active deployment, with its creation as the first event', async () => {
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

  it('keeps a slug for one deployment of a tenant for ever, and leaves it free for others', async () => {
    const [acme, globex] = await Promise.all([service.member('acme-2'), service.member('globex')]);
    await acme.deployments.create(shop);
    const problem = await refusal(acme.deployments.create(shop));
    expect(problem).toMatchObject({ status: 409, code: 'slug_taken' });
    expect(await globex.deployments.create(shop)).toMatchObject({ tenant_id: 'globex' });
  });

  it('gives a trial two weeks, and refuses an end that is past, far off or without a trial', async () => {
    const acme = await service.member('acme-3');
    const trial = await acme.deployments.create({ ...shop, state: 'trial' });
    const days =
      (Date.parse(trial.trial_ends_at ?? '') - Date.parse(trial.created_at)) / 86_400_000;
    expect(Math.round(days)).toBe(14);
    const ending = (trial_ends_at: string) =>
      acme.deployments.create({ ...shop, slug: unique(), state: 'trial', trial_ends_at });
    for (const end of ['1969-12-31T00:00:00Z', '2100-01-01T00:00:00Z', '9999-12-31T23:59:59Z']) {
      const refused = await refusal(ending(end));
      expect(refused).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(refused.problem.errors).toMatchObject([{ path: '/body/trial_ends_at' }]);
    }
    const latest = '2099-12-31T23:59:59.999Z';
    expect(await ending(latest)).toMatchObject({ trial_ends_at: latest });
    const odd = { ...shop, slug: 'odd', trial_ends_at: '2090-01-01T00:00:00Z' };
    expect(await refusal(acme.deployments.create(odd))).toMatchObject({ status: 400 });
  });

  it('wants a platform role to say whose it is', async () => {
    const admin = await service.admin();
    expect(await refusal(admin.deployments.create(shop))).toMatchObject({
      status: 400,
      code: 'tenant_required',
    });
    const created = await admin.deployments.create({ ...shop, tenant_id: 'acme-4' });
    expect((await admin.deployments.get(created.id)).events[0]?.actor.kind).toBe('operator');
  });

  it('answers 201 with the place and the ETag of what it created', async () => {
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

describe('POST /api/v1/deployments/{id}/transition', () => {
  it('moves active to paused and records who did it and why', async () => {
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

  it('refuses what is not in the map, says what is allowed and how to get there', async () => {
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

  it('lets no member lift a suspension', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('movers')]);
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    await admin.deployments.transition(id, { to: 'suspended', reason: 'unpaid' });
    const problem = await refusal(acme.deployments.transition(id, { to: 'active' }));
    expect(problem).toMatchObject({ status: 403, code: 'transition_not_permitted' });
    expect(await admin.deployments.transition(id, { to: 'active' })).toMatchObject({
      state: 'active',
    });
  });

  it('lets `system` move nothing while billing actions are suspended, and others all they may', async () => {
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

  it('writes into the log what `system` would have done, with a key and without', async () => {
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
    // A 403 is not kept: once the override is lifted, the same key goes through.
    await admin.deployments.update(id, { billing_action_suspended: false, reason: 'settled' });
    await system.deployments.transition(id, { to: 'past_due' }, { idempotencyKey });
  });

  it('tells a caller that was overtaken what came in between', async () => {
    const acme = await service.member('movers');
    const { id, seq } = await acme.deployments.create({ ...shop, slug: unique() });
    await acme.deployments.transition(id, { to: 'paused' }, { ifMatch: seq });
    const late = acme.deployments.transition(id, { to: 'cancelled' }, { ifMatch: seq });
    const problem = await refusal(late);
    expect(problem).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect(problem.problem.event).toMatchObject({ seq: 2, to_state: 'paused' });
  });

  it('lets callers at the same time take turns: each 200 is one event, without a gap', async () => {
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

describe('PATCH /api/v1/deployments/{id}', () => {
  it('changes attributes and says in the log from what to what', async () => {
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

  it('refuses a reason without a change', async () => {
    const acme = await service.member('menders');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    const lone = acme.deployments.update(id, { reason: 'because' });
    expect(await refusal(lone)).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('adds no event where nothing changes', async () => {
    const acme = await service.member('menders');
    const { id } = await acme.deployments.create({ ...shop, slug: unique() });
    expect(await acme.deployments.update(id, { display_name: 'Shop' })).toMatchObject({ seq: 1 });
  });

  it('keeps the override for platform_admin, who must say why', async () => {
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

describe('GET /api/v1/deployments', () => {
  it('pages by cursor to the end, each once, oldest first', async () => {
    const acme = await service.member('pagers');
    const created: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      created.push((await acme.deployments.create({ ...shop, slug: `p-${n}` })).id);
    }
    const seen: string[] = [];
    for await (const { id } of paginate(acme.deployments.list, { limit: 3 })) seen.push(id);
    expect(seen).toEqual(created);
  });

  it('filters by state, and by tenant for platform roles', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('filterers')]);
    const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
    await acme.deployments.create({ ...shop, slug: 'b' });
    await acme.deployments.transition(id, { to: 'paused' });
    const paused = await admin.deployments.list({ tenant_id: 'filterers', state: 'paused' });
    expect(paused.data.map((deployment) => deployment.id)).toEqual([id]);
  });
});
