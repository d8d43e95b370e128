import { randomUUID } from 'node:crypto';
import { type DeploymentDetail, ProblemError } from '@arcadia/api-client';
import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ApiEvent } from '../../src/journal/deployment-event.entity.ts';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { readLog, toLifecycleEvents } from './journal-fixtures.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const states: DeploymentState[] = [];
for (const state of Object.keys(deploymentLifecycle.states)) {
  if (deploymentLifecycle.isState(state)) states.push(state);
}

const step = fc.oneof(
  fc.record({
    what: fc.constantFrom('transition' as const, 'schedule' as const),
    role: fc.constantFrom('platform_admin', 'platform_billing', 'member'),
    to: fc.constantFrom(...states),
  }),
  fc.record({ what: fc.constantFrom('override', 'subscribe', 'let it be due') }),
);

it('replays every log to the state of its deployment, whatever callers have requested', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('active' as const, 'trial' as const),
      fc.array(step, { maxLength: 14 }),
      async (state, steps) => {
        const tenant_id = `t-${randomUUID().slice(0, 8)}`;
        const admin = await service.client({ roles: ['platform_admin'], tenant_id });
        const { id } = await admin.deployments.create({
          slug: 'shop',
          display_name: 'Shop',
          region: 'syd1',
          tenant_id,
          state,
        });
        for (const each of steps) {
          try {
            await take(each, id, tenant_id);
          } catch (error) {
            // A rejection is a valid outcome; any other error fails the test.
            if (!(error instanceof ProblemError) || error.status >= 500) throw error;
          }
        }
        const shown = await admin.deployments.get(id);
        const events = await readLog(service.em(), id);
        expectNoPromiseOfFormerLife(shown, events);
        const log = toLifecycleEvents(events);
        expect(deploymentLifecycle.replay(log)).toEqual({ ok: true, state: shown.state });
        const [fromMs, toMs] = [Date.parse(shown.created_at) - 1000, Date.now() + 1000];
        const { stateMs, beforeMs } = deploymentLifecycle.timeInState(log, fromMs, toMs);
        const spentMs = Object.values(stateMs).reduce((sum, ms) => sum + ms, beforeMs);
        expect(spentMs).toBe(toMs - fromMs);
        const { subscription } = deploymentLifecycle.states[shown.state];
        if (shown.subscription !== null && shown.subscription.status !== 'cancelled') {
          expect(shown.subscription.status).toBe(subscription);
        }
        for await (const report of verifyChains(service.em(), { deploymentId: id })) {
          expect(report).toMatchObject({ events: shown.seq, fault: null, unsealed: 0 });
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

/** Asserts that a scheduled transition was requested after the deployment was last cancelled, reactivated or archived. */
function expectNoPromiseOfFormerLife(shown: DeploymentDetail, events: readonly ApiEvent[]): void {
  if (shown.scheduled_transition === null) return;
  const isEnded = (state: DeploymentState | null) =>
    state !== null && deploymentLifecycle.states[state].subscription === 'cancelled';
  const scheduled = events.findLast(({ kind }) => kind === 'transition_scheduled');
  const ended = events.findLast(
    ({ kind, from_state, to_state }) =>
      kind === 'transitioned' && (isEnded(from_state) || isEnded(to_state)),
  );
  expect(scheduled?.seq).toBeGreaterThan(ended?.seq ?? 0);
}

async function take(
  each: typeof step extends fc.Arbitrary<infer Step> ? Step : never,
  id: string,
  tenant_id: string,
): Promise<unknown> {
  const admin = await service.client({ roles: ['platform_admin'], tenant_id });
  if (each.what === 'transition') {
    const caller = await service.client({ roles: [each.role], tenant_id });
    return caller.deployments.transition(id, { to: each.to });
  }
  if (each.what === 'schedule') {
    const caller = await service.client({ roles: [each.role], tenant_id });
    const effective_at = new Date(Date.now() + 3_600_000).toISOString();
    return caller.deployments.transition(id, { to: each.to, effective_at });
  }
  if (each.what === 'override') {
    const { billing_action_suspended: is } = await admin.deployments.get(id);
    return admin.deployments.update(id, { billing_action_suspended: !is, reason: 'asked' });
  }
  if (each.what === 'subscribe') return admin.deployments.subscribe(id, { plan_code: 'studio' });
  for (const statement of [
    `update cloud_deployments set trial_ends_at = now(), scheduled_transition = jsonb_set(
       scheduled_transition, '{effective_at}', to_jsonb(to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where id = ?`,
    "update work_items set due_at = now() - interval '1 second' where key = ?",
  ]) {
    await service.em().execute(statement, [id]);
  }
  return await service.service.worker.drainAll();
}
