import { randomUUID } from 'node:crypto';
import { type ArcadiaClient, type DeploymentDetail, ProblemError } from '@arcadia/api-client';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tamper } from '../journal/journal-fixtures.ts';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { display_name: 'Shop', region: 'syd1' };
const slug = () => `s-${randomUUID().slice(0, 8)}`;
const dayOf = (seq: number) => new Date(Date.UTC(2026, 0, seq, 12));

/** Moves the events of a log to noon of consecutive days: event 1 to the 1st of January. */
async function spread(id: string): Promise<void> {
  await tamper(service.superuserEm(), [
    `update cloud_deployment_events set effective_at = timestamptz '2025-12-31T12:00:00Z' + seq * interval '1 day'
    where deployment_id = ?`,
    id,
  ]);
}

const redact = (id: string, column: string, seq: number) =>
  tamper(service.superuserEm(), [
    `update cloud_deployment_events set ${column} = null where deployment_id = ? and seq = ?`,
    id,
    seq,
  ]);

const steps = {
  rename: (admin: ArcadiaClient, id: string) =>
    admin.deployments.update(id, { display_name: slug() }),
  override: async (admin: ArcadiaClient, id: string) => {
    const { billing_action_suspended: is } = await admin.deployments.get(id);
    return admin.deployments.update(id, { billing_action_suspended: !is, reason: 'asked' });
  },
  subscribe: (admin: ArcadiaClient, id: string) =>
    admin.deployments.subscribe(id, {
      plan_code: 'studio',
      addons: [{ code: 'storage_50gb', units: 2 }],
    }),
  attach: (admin: ArcadiaClient, id: string) =>
    admin.subscriptions.attachAddon(id, { code: 'seats_5' }),
  remove: async (admin: ArcadiaClient, id: string) => {
    const { addons } = await admin.subscriptions.get(id);
    return admin.subscriptions.removeAddon(id, addons[0]?.id ?? randomUUID());
  },
  pro: (admin: ArcadiaClient, id: string) =>
    admin.subscriptions.changePlan(id, { plan_code: 'pro', timing: 'immediate' }),
  starterLater: (admin: ArcadiaClient, id: string) =>
    admin.subscriptions.changePlan(id, {
      plan_code: 'starter',
      timing: 'period_end',
      reason: 'dear',
    }),
  notLater: (admin: ArcadiaClient, id: string) => admin.subscriptions.cancelPlanChange(id),
  pause: (admin: ArcadiaClient, id: string) => admin.deployments.transition(id, { to: 'paused' }),
  resume: (admin: ArcadiaClient, id: string) => admin.deployments.transition(id, { to: 'active' }),
  cancel: (admin: ArcadiaClient, id: string) =>
    admin.deployments.transition(id, { to: 'cancelled' }),
  schedule: (admin: ArcadiaClient, id: string) =>
    admin.deployments.transition(id, { to: 'suspended', effective_at: '2099-01-01T00:00:00Z' }),
  unschedule: (admin: ArcadiaClient, id: string) => admin.deployments.cancelScheduledTransition(id),
};
type StepName = keyof typeof steps;
const names: StepName[] = [
  'rename',
  'override',
  'subscribe',
  'attach',
  'remove',
  'pro',
  'starterLater',
  'notLater',
  'pause',
  'resume',
  'cancel',
  'schedule',
  'unschedule',
];

/** Leaves out the members that only the present has, and the times, which `spread` moved. */
function timeless({ allowed_transitions: _, events, ...shown }: DeploymentDetail) {
  return { ...shown, seqs: events.map(({ seq }) => seq) };
}

async function walk(taken: readonly StepName[]): Promise<void> {
  const admin = await service.admin();
  const tenant_id = `t-${slug()}`;
  const { id } = await admin.deployments.create({
    ...shop,
    slug: 'shop',
    tenant_id,
    state: 'trial',
  });
  const stood = [await admin.deployments.get(id)];
  for (const name of taken) {
    try {
      await steps[name](admin, id);
      stood.push(await admin.deployments.get(id));
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    }
  }
  await spread(id);
  for (const shown of stood) {
    const then = await admin.deployments.get(id, { asOf: dayOf(shown.seq) });
    expect(timeless(then)).toEqual(timeless(shown));
    expect(then.allowed_transitions).toEqual([]);
  }
}

describe('GET /api/v1/deployments/{id}?as_of', () => {
  it('returns the deployment as it was shown then, whatever has changed since', async () => {
    await walk([
      'rename',
      'subscribe',
      'attach',
      'pro',
      'starterLater',
      'remove',
      'pause',
      'schedule',
      'resume',
      'notLater',
      'attach',
      'unschedule',
      'starterLater',
      'cancel',
      'rename',
      'resume',
      'subscribe',
      'pause',
    ]);
    const walks = fc.array(fc.constantFrom(...names), { maxLength: 14, size: 'max' });
    await fc.assert(fc.asyncProperty(walks, walk), { numRuns: 15 });
  }, 120_000);

  it('reads the last event up to that instant, to the millisecond', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: slug() });
    await acme.deployments.update(id, { display_name: 'Store' });
    await spread(id);
    const nameAt = async (asOf: string) => (await acme.deployments.get(id, { asOf })).display_name;
    expect(await nameAt('2026-01-01T12:00:00Z')).toBe('Shop');
    expect(await nameAt('2026-01-02T11:59:59.999Z')).toBe('Shop');
    expect(await nameAt('2026-01-02T12:00:00Z')).toBe('Store');
    expect(await nameAt('2026-01-02T22:00:00+10:00')).toBe('Store');
    expect(await nameAt('2026-01-02t11:59:59.9999z')).toBe('Shop');
    expect(await nameAt('9999-12-31T23:59:59Z')).toBe('Store');
  });

  it.each(['2026-01-01T11:59:59.999Z', '1969-12-31T00:00:00Z', '0001-01-01T00:00:00Z'])(
    'returns 404 at %s, before the first event',
    async (asOf) => {
      const acme = await service.member('acme');
      const { id } = await acme.deployments.create({ ...shop, slug: slug() });
      await spread(id);
      const problem = await refusal(acme.deployments.get(id, { asOf }));
      expect(problem).toMatchObject({ status: 404, code: 'not_found' });
    },
  );

  it.each(['yesterday', '2026-01-01', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00', ''])(
    'rejects %j, which is not an instant',
    async (asOf) => {
      const acme = await service.member('acme');
      const problem = await refusal(acme.deployments.get(randomUUID(), { asOf }));
      expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(problem.problem.errors).toMatchObject([{ path: '/query/as_of' }]);
    },
  );

  it("returns 404 for another tenant's deployment, and no ETag", async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: slug() });
    const globex = await service.member('globex');
    const problem = await refusal(globex.deployments.get(id, { asOf: new Date() }));
    expect(problem).toMatchObject({ status: 404 });
    const authorization = `Bearer ${await mintToken({ roles: ['viewer'], tenant_id: 'acme' })}`;
    const url = `${service.url}/api/v1/deployments/${id}`;
    const read = (query: string) => fetch(`${url}${query}`, { headers: { authorization } });
    const then = await read('?as_of=2099-01-01T00:00:00Z');
    expect([then.status, then.headers.get('etag')]).toEqual([200, null]);
    expect((await read('')).headers.get('etag')).toBe('"1"');
  });

  it('returns 410 if the log was redacted of the state, and answers for other instants', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: slug() });
    await acme.deployments.update(id, { display_name: 'A name' });
    await acme.deployments.update(id, { display_name: 'Store' });
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    await acme.deployments.update(id, { display_name: 'Shop' });
    await spread(id);
    await redact(id, 'deployment', 2);
    await redact(id, 'metadata', 2);
    await redact(id, 'metadata', 4);
    for (const [seq, at] of [
      [2, 2],
      [4, 4],
      [4, 5],
    ] as const) {
      const problem = await refusal(acme.deployments.get(id, { asOf: dayOf(at) }));
      expect(problem).toMatchObject({ status: 410, code: 'log_incomplete' });
      expect(problem.problem).toMatchObject({ seq });
    }
    expect(await acme.deployments.get(id, { asOf: dayOf(3) })).toMatchObject({
      display_name: 'Store',
      subscription: null,
    });
  });

  it('reads the events of earlier releases, which recorded less', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: slug() });
    const addons = [{ code: 'storage_50gb' }];
    const { addons: attached } = await acme.deployments.subscribe(id, {
      plan_code: 'studio',
      addons,
    });
    await spread(id);
    await tamper(
      service.superuserEm(),
      [
        "update cloud_deployment_events set deployment = deployment - 'scheduled_transition' where deployment_id = ?",
        id,
      ],
      [
        `update cloud_deployment_events set metadata = metadata #- '{after,addons,0,id}'
        where deployment_id = ? and seq = 2`,
        id,
      ],
    );
    const then = await acme.deployments.get(id, { asOf: dayOf(2) });
    expect(then.scheduled_transition).toBeNull();
    expect(then.subscription?.addons).toEqual(attached);
    await acme.subscriptions.removeAddon(id, attached[0]?.id ?? '');
    await acme.subscriptions.attachAddon(id, { code: 'storage_50gb' });
    await spread(id);
    const since = await acme.deployments.get(id, { asOf: dayOf(2) });
    expect(since.subscription?.addons).toEqual(attached);
    await redact(id, 'metadata', 3);
    const problem = await refusal(acme.deployments.get(id, { asOf: dayOf(2) }));
    expect(problem).toMatchObject({ status: 410, code: 'log_incomplete' });
  });

  it('ignores a redacted event that a later one has superseded', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create({ ...shop, slug: slug() });
    await acme.deployments.subscribe(id, { plan_code: 'studio' });
    const later = { plan_code: 'starter', timing: 'period_end' } as const;
    await acme.subscriptions.changePlan(id, later);
    await acme.subscriptions.cancelPlanChange(id);
    await acme.subscriptions.changePlan(id, later);
    const { subscription } = await acme.deployments.get(id);
    await spread(id);
    await redact(id, 'metadata', 3);
    const then = await acme.deployments.get(id, { asOf: dayOf(5) });
    expect(then.subscription).toEqual(subscription);
    const problem = await refusal(acme.deployments.get(id, { asOf: dayOf(3) }));
    expect(problem).toMatchObject({ status: 410, code: 'log_incomplete' });
  });
});
