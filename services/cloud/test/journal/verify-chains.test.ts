import { ProblemError } from '@arcadia/api-client';
import type { EntityManager } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArcadiaError } from '../../src/errors/arcadia-error.ts';
import type { ChainReport } from '../../src/journal/check-chain.ts';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { tamper } from './journal-fixtures.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

let slugs = 0;

async function create(): Promise<string> {
  const admin = await service.admin();
  slugs += 1;
  const shop = { slug: `s-${slugs}`, display_name: 'Shop', region: 'syd1', tenant_id: 'acme' };
  return (await admin.deployments.create(shop)).id;
}

/** Creates a deployment with six events, some of them with a reason. */
async function createWithLog(): Promise<string> {
  const admin = await service.admin();
  const id = await create();
  await admin.deployments.subscribe(id, { plan_code: 'starter' });
  await admin.deployments.transition(id, { to: 'paused', reason: 'the season is over' });
  await admin.deployments.update(id, { display_name: 'Store', reason: 'rebranded' });
  await admin.deployments.transition(id, { to: 'active' });
  await admin.deployments.update(id, { billing_action_suspended: true, reason: 'in dispute' });
  return id;
}

async function verify(em: EntityManager, deploymentId: string): Promise<ChainReport> {
  const reports: ChainReport[] = [];
  for await (const report of verifyChains(em, { deploymentId })) reports.push(report);
  const [report] = reports;
  if (report === undefined || reports.length > 1) throw new Error(`${reports.length} reports`);
  return report;
}

/** Ignores the rejection of a change: it records no event. */
function passRefusal(error: unknown): void {
  if (error instanceof ArcadiaError) return;
  if (!(error instanceof ProblemError) || error.status >= 500) throw error;
}

class Undo extends Error {}

/** Verifies the log after statements, and undoes them. */
async function verifyAfter(
  id: string,
  ...statements: readonly (readonly [sql: string, ...values: readonly unknown[]])[]
): Promise<ChainReport> {
  let report: ChainReport | undefined;
  const attempt = service.superuserEm().transactional(async (tx) => {
    await tamper(tx, ...statements);
    report = await verify(tx, id);
    throw new Undo();
  });
  await expect(attempt).rejects.toThrow(Undo);
  if (report === undefined) throw new Error('not verified');
  return report;
}

const update = 'update cloud_deployment_events set';
const event = 'where deployment_id = ? and seq = ?';
const bump = (column: string) =>
  `${column} = case when left(${column}, 1) = '0' then '1' else '0' end || substr(coalesce(${column}, '-'), 2)`;

/** A change of every column that the table's own checks accept. */
const flips = {
  id: 'id = gen_random_uuid()',
  kind: "kind = kind || 'x'",
  from_state: "from_state = coalesce(from_state, '') || 'x'",
  to_state: "to_state = to_state || 'x'",
  actor_kind: "actor_kind = case actor_kind when 'tenant' then 'system' else 'tenant' end",
  actor_id: "actor_id = actor_id || 'x'",
  request_id: "request_id = coalesce(request_id, '') || 'x'",
  reason: "reason = coalesce(reason, '') || 'x'",
  metadata: `metadata = metadata || '{"x": 1}'`,
  deployment: `deployment = deployment || '{"region": "x"}'`,
  effective_at: "effective_at = effective_at - interval '1 millisecond'",
  recorded_at: "recorded_at = recorded_at + interval '1 millisecond'",
  'recorded_at without end': "recorded_at = 'infinity'",
  'metadata with a number too big': `metadata = '{"x": 1e999}'`,
  reason_digest: bump('reason_digest'),
  metadata_digest: bump('metadata_digest'),
  deployment_digest: bump('deployment_digest'),
  prev_hash: bump('prev_hash'),
  hash: bump('hash'),
} as const;

describe('verifyChains', () => {
  it('accepts a chain that begins with 32 zero bytes and in which each event has the hash of the one before', async () => {
    const id = await createWithLog();
    const sql =
      'select prev_hash, hash from cloud_deployment_events where deployment_id = ? order by seq';
    const rows: { prev_hash: string; hash: string }[] = await service.em().execute(sql, [id]);
    expect(rows).toHaveLength(6);
    expect(rows.map((row) => row.prev_hash)).toEqual([
      '00'.repeat(32),
      ...rows.slice(0, -1).map((row) => row.hash),
    ]);
    expect(await verify(service.em(), id)).toEqual({
      deploymentId: id,
      events: 6,
      redacted: 0,
      unsealed: 0,
      fault: null,
    });
  });

  it('accepts the log of any sequence of changes, and names the event of any field that is flipped', async () => {
    const admin = await service.admin();
    const step = fc.oneof(
      fc
        .constantFrom('active', 'past_due', 'paused', 'suspended', 'cancelled')
        .map((to) => ({ to }) as const),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).map((name) => ({ name })),
      fc.record({
        plan: fc.constantFrom('starter', 'studio', 'pro'),
        timing: fc.constantFrom('immediate', 'period_end'),
      }),
      fc.constantFrom('storage_50gb', 'seats_5').map((addon) => ({ addon })),
      fc.boolean().map((override) => ({ override })),
    );
    const act = async (id: string, what: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
      if ('to' in what) return admin.deployments.transition(id, { ...what, reason: 'ü–𝄞\n"' });
      if ('name' in what) return admin.deployments.update(id, { display_name: what.name });
      if ('addon' in what) return admin.subscriptions.attachAddon(id, { code: what.addon });
      if ('override' in what) {
        const billing_action_suspended = what.override;
        return admin.deployments.update(id, { billing_action_suspended, reason: 'x' });
      }
      const { subscription } = await admin.deployments.get(id);
      if (subscription === null || subscription.status === 'cancelled') {
        return admin.deployments.subscribe(id, { plan_code: what.plan });
      }
      if (subscription.pending_change !== null) return admin.subscriptions.cancelPlanChange(id);
      return admin.subscriptions.changePlan(id, { plan_code: what.plan, timing: what.timing });
    };
    const names = fc.constantFrom(...Object.values(flips));
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.array(fc.tuple(names, fc.nat()), { minLength: 1, maxLength: 5 }),
        async (steps, faults) => {
          const id = await create();
          for (const what of steps) await act(id, what).catch(passRefusal);
          const report = await verify(service.em(), id);
          expect(report.fault).toBeNull();
          for (const [flip, n] of faults) {
            const seq = (n % report.events) + 1;
            const broken = await verifyAfter(id, [`${update} ${flip} ${event}`, id, seq]);
            expect(broken.fault, `${flip} at ${seq}`).toMatchObject({ seq, problem: 'tampered' });
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each(Object.entries(flips))('names the event if %s was changed', async (_name, flip) => {
    const id = await createWithLog();
    for (const seq of [1, 3, 6]) {
      const { fault } = await verifyAfter(id, [`${update} ${flip} ${event}`, id, seq]);
      expect(fault).toMatchObject({ seq, problem: 'tampered' });
    }
  });

  it('names the first of several bad events', async () => {
    const id = await createWithLog();
    const change = `${update} actor_id = 'x' where deployment_id = ? and seq in (5, 2, 4)`;
    expect((await verifyAfter(id, [change, id])).fault).toMatchObject({ seq: 2 });
  });

  it('names events that were cut off, removed, added or moved', async () => {
    const id = await createWithLog();
    const remove = 'delete from cloud_deployment_events where deployment_id = ? and seq';
    expect((await verifyAfter(id, [`${remove} > 4`, id])).fault).toMatchObject({
      seq: 5,
      problem: 'cut_off',
    });
    expect((await verifyAfter(id, [`${remove} > 0`, id])).fault).toMatchObject({
      seq: 1,
      problem: 'cut_off',
    });
    expect((await verifyAfter(id, [`${remove} = 3`, id])).fault).toMatchObject({
      seq: 3,
      problem: 'missing',
    });
    const lower = 'update cloud_deployments set seq = 4 where id = ?';
    expect((await verifyAfter(id, [lower, id])).fault).toMatchObject({
      seq: 5,
      problem: 'surplus',
    });
    const swap = `${update} seq = ? ${event}`;
    const swapped = await verifyAfter(id, [swap, 99, id, 3], [swap, 3, id, 4], [swap, 4, id, 99]);
    expect(swapped.fault).toMatchObject({
      seq: 3,
      problem: 'reordered',
      detail: 'was appended as event 4',
    });
  });

  it('names an event that belongs to another deployment', async () => {
    const [mine, other] = [await createWithLog(), await createWithLog()];
    const borrowed = await verifyAfter(
      mine,
      [`delete from cloud_deployment_events ${event}`, mine, 4],
      [`${update} deployment_id = ? ${event}`, mine, other, 4],
    );
    expect(borrowed.fault).toMatchObject({ seq: 4, problem: 'tampered' });
  });

  it('accepts redacted columns, but not other values in their place', async () => {
    const id = await createWithLog();
    const all = 'reason = null, metadata = null, deployment = null';
    const redacted = await verifyAfter(id, [`${update} ${all} ${event}`, id, 4]);
    expect(redacted).toMatchObject({ fault: null, redacted: 1 });
    for (const column of ['reason', 'metadata', 'deployment']) {
      const one = await verifyAfter(id, [`${update} ${column} = null ${event}`, id, 6]);
      expect(one).toMatchObject({ fault: null, redacted: 1 });
    }
    const other = await verifyAfter(id, [`${update} reason = 'because' ${event}`, id, 4]);
    expect(other.fault).toMatchObject({ seq: 4, detail: expect.stringContaining('`reason`') });
    const undigested = 'reason = null, reason_digest = null';
    const hidden = await verifyAfter(id, [`${update} ${undigested} ${event}`, id, 4]);
    expect(hidden.fault).toMatchObject({ seq: 4, problem: 'tampered' });
  });

  it('accepts events appended after a redacted one, which the API still shows', async () => {
    const admin = await service.admin();
    const id = await createWithLog();
    const all = 'reason = null, metadata = null, deployment = null';
    await tamper(service.superuserEm(), [`${update} ${all} ${event}`, id, 4]);
    const { events } = await admin.deployments.get(id);
    expect(events[3]).toMatchObject({ seq: 4, reason: null, metadata: {} });
    await admin.deployments.update(id, { display_name: 'Later' });
    expect(await verify(service.em(), id)).toMatchObject({ fault: null, redacted: 1, events: 7 });
  });

  it('accepts a log to which two instances append concurrently', async () => {
    await using other = await startTestService({ databaseUrl: service.config.databaseUrl });
    const id = await create();
    const admins = await Promise.all([service.admin(), other.admin()]);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        admins[n % 2]?.deployments.update(id, { display_name: `Name ${n}` }),
      ),
    );
    expect(await verify(service.em(), id)).toMatchObject({ events: 41, fault: null });
  });

  it('verifies any number of logs of any length, page by page', async () => {
    const id = await create();
    const admin = await service.admin();
    for (let n = 0; n < 520; n += 1) {
      await admin.deployments.update(id, { display_name: `Name ${n}` });
    }
    const reports: ChainReport[] = [];
    for await (const report of verifyChains(service.em())) reports.push(report);
    expect(reports.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(reports.find(({ deploymentId }) => deploymentId === id)?.events).toBe(521);
    const [{ count } = { count: -1 }]: { count: number }[] = await service
      .em()
      .execute('select count(*)::integer as count from cloud_deployment_events');
    expect(reports.reduce((sum, { events }) => sum + events, 0)).toBe(count);
  });
});
