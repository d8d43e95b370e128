import { randomUUID } from 'node:crypto';
import type { ArcadiaClient } from '@arcadia/api-client';
import type { DeploymentState } from '@arcadia/lifecycle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// Each operation that changes a deployment, in each state, by each role, with the override and without.

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const paths: Record<DeploymentState, readonly DeploymentState[]> = {
  trial: [],
  active: [],
  past_due: ['past_due'],
  paused: ['paused'],
  suspended: ['suspended'],
  cancelled: ['cancelled'],
  archived: ['cancelled', 'archived'],
};

interface Operation {
  call(arcadia: ArcadiaClient, id: string): Promise<unknown>;
  /** Requests what the operation needs, as the tenant and while the deployment is still active or in trial. */
  prepare?(acme: ArcadiaClient, id: string): Promise<unknown>;
  /** The code of the error that a tenant gets while the deployment is suspended. Default: the call succeeds. */
  readonly whileSuspended?: 'transition_not_permitted';
  /** The code of the error that every role gets once the deployment is cancelled. Default: the call succeeds. */
  readonly onceEnded?: 'illegal_transition' | 'not_found' | 'not_subscribable';
  /** Default: blocked calls record no event. */
  readonly blockedEvent?: 'transition_blocked';
}

const later = new Date(Date.now() + 86_400_000).toISOString();
const subscribe = (acme: ArcadiaClient, id: string) =>
  acme.deployments.subscribe(id, { plan_code: 'studio', addons: [{ code: 'seats_5' }] });

const operations: Record<string, Operation> = {
  updateDeployment: {
    call: ({ deployments }, id) => deployments.update(id, { display_name: 'Store' }),
  },
  subscribeDeployment: { call: subscribe, onceEnded: 'not_subscribable' },
  attachAddon: {
    prepare: subscribe,
    call: ({ subscriptions }, id) => subscriptions.attachAddon(id, { code: 'storage_50gb' }),
    onceEnded: 'not_found',
  },
  removeAddon: {
    prepare: subscribe,
    async call({ subscriptions }, id) {
      const { addons } = await subscriptions.get(id);
      return subscriptions.removeAddon(id, addons[0]?.id ?? randomUUID());
    },
    onceEnded: 'not_found',
  },
  'changePlan at once': {
    prepare: subscribe,
    call: ({ subscriptions }, id) => subscriptions.changePlan(id, { plan_code: 'pro' }),
    onceEnded: 'not_found',
  },
  'changePlan at the end of the period': {
    prepare: subscribe,
    call: ({ subscriptions }, id) =>
      subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' }),
    onceEnded: 'not_found',
  },
  cancelPlanChange: {
    async prepare(acme, id) {
      await subscribe(acme, id);
      await acme.subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' });
    },
    call: ({ subscriptions }, id) => subscriptions.cancelPlanChange(id),
    onceEnded: 'not_found',
  },
  cancelScheduledTransition: {
    prepare: ({ deployments }, id) =>
      deployments.transition(id, { to: 'cancelled', effective_at: later }),
    call: ({ deployments }, id) => deployments.cancelScheduledTransition(id),
    onceEnded: 'not_found',
  },
  'transitionDeployment later': {
    call: ({ deployments }, id) =>
      deployments.transition(id, { to: 'cancelled', effective_at: later }),
    whileSuspended: 'transition_not_permitted',
    blockedEvent: 'transition_blocked',
    onceEnded: 'illegal_transition',
  },
  transitionDeployment: {
    call: ({ deployments }, id) => deployments.transition(id, { to: 'cancelled' }),
    whileSuspended: 'transition_not_permitted',
    blockedEvent: 'transition_blocked',
    onceEnded: 'illegal_transition',
  },
};

async function begin(state: DeploymentState, { prepare }: Operation, isOverridden: boolean) {
  const tenant_id = `t-${randomUUID().slice(0, 8)}`;
  const [admin, acme] = await Promise.all([service.admin(), service.member(tenant_id)]);
  const initial = state === 'trial' ? 'trial' : 'active';
  const shop = { tenant_id, slug: 'shop', display_name: 'Shop', region: 'syd1', state: initial };
  const { id } = await admin.deployments.create({ ...shop, state: initial });
  await prepare?.(acme, id);
  for (const to of paths[state]) await admin.deployments.transition(id, { to });
  if (isOverridden) {
    await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
  }
  const newEvents = async (since: number) =>
    (await admin.deployments.get(id)).events.filter(({ seq }) => seq > since);
  const { seq } = await admin.deployments.get(id);
  return { tenant_id, admin, acme, id, seq, newEvents };
}

const liveStates = ['trial', 'active', 'past_due', 'paused', 'suspended'] as const;
const endedStates = ['cancelled', 'archived'] as const;

describe.each(Object.entries(operations))('%s', (_name, operation) => {
  const { onceEnded } = operation;
  const states = onceEnded === undefined ? [...liveStates, ...endedStates] : liveStates;

  it.each(onceEnded === undefined ? [] : endedStates)(
    'is rejected for every role once %s, and records no event',
    async (state) => {
      const system = await service.client({ roles: ['platform_billing'] });
      const { admin, acme, id, seq, newEvents } = await begin(state, operation, false);
      for (const caller of [acme, admin, system]) {
        expect(await refusal(operation.call(caller, id))).toMatchObject({ code: onceEnded });
      }
      expect(await newEvents(seq)).toEqual([]);
    },
  );

  it.each(states)('is permitted to a tenant while %s, under the override too', async (state) => {
    const { acme, id, seq, newEvents } = await begin(state, operation, true);
    if (state === 'suspended' && operation.whileSuspended !== undefined) {
      const problem = await refusal(operation.call(acme, id));
      expect(problem).toMatchObject({ status: 403, code: operation.whileSuspended });
      expect(await newEvents(seq)).toEqual([]);
    } else {
      await operation.call(acme, id);
      expect((await newEvents(seq))[0]?.actor.kind).toBe('tenant');
    }
  });

  it.each(states)('is permitted to an operator while %s, under the override too', async (state) => {
    const { admin, id, seq, newEvents } = await begin(state, operation, true);
    await operation.call(admin, id);
    expect((await newEvents(seq))[0]?.actor.kind).toBe('operator');
  });

  it.each(states)(
    'is forbidden to `system` under the override while %s, and permitted without',
    async (state) => {
      const system = await service.client({ roles: ['platform_billing'] });
      const { admin, tenant_id, id, seq, newEvents } = await begin(state, operation, true);
      const viewer = await service.client({ roles: ['viewer'], tenant_id });
      expect(await refusal(operation.call(viewer, id))).toMatchObject({ code: 'forbidden' });
      const blocked = await refusal(operation.call(system, id));
      expect(blocked).toMatchObject({ status: 403, code: 'billing_action_suspended' });
      const { blockedEvent } = operation;
      const kinds = (await newEvents(seq)).map(({ kind }) => kind);
      expect(kinds).toEqual(blockedEvent === undefined ? [] : [blockedEvent]);

      const lifted = await admin.deployments.update(id, {
        billing_action_suspended: false,
        reason: 'settled',
      });
      await operation.call(system, id);
      expect((await newEvents(lifted.seq))[0]?.actor.kind).toBe('system');
    },
  );
});

it('quotes a plan change to `system` under the override: a dry run changes nothing', async () => {
  const system = await service.client({ roles: ['platform_billing'] });
  const { id, seq, newEvents } = await begin(
    'active',
    { prepare: subscribe, call: subscribe },
    true,
  );
  const tried = await system.subscriptions.changePlan(id, { plan_code: 'pro', dry_run: true });
  expect(tried).toMatchObject({ applied: false, after: { plan_code: 'pro' } });
  expect(await newEvents(seq)).toEqual([]);
});

it('answers a stale If-Match of `system` under the override with 412, and an unknown id with 404', async () => {
  const system = await service.client({ roles: ['platform_billing'] });
  const { id } = await begin('active', { call: subscribe }, true);
  const stale = system.deployments.update(id, { display_name: 'S' }, { ifMatch: 1 });
  expect(await refusal(stale)).toMatchObject({ status: 412, code: 'precondition_failed' });
  const unknown = system.subscriptions.attachAddon(randomUUID(), { code: 'seats_5' });
  expect(await refusal(unknown)).toMatchObject({ status: 404, code: 'not_found' });
});
