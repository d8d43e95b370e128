import { randomUUID } from 'node:crypto';
import { type ArcadiaClient, type GuardedOptions, ProblemError } from '@arcadia/api-client';
import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { readLog, toLifecycleEvents } from '../journal/journal-fixtures.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// Fifty calls take seconds while other test files run.
let database: TestDatabase;
let here: TestService;
let there: TestService;
let admins: readonly ArcadiaClient[];
const instances = new AsyncDisposableStack();
beforeAll(async () => {
  database = await createTestDatabase();
  here = instances.use(await startTestService({ databaseUrl: database.url }));
  there = instances.use(await startTestService({ databaseUrl: database.url }));
  admins = await Promise.all([here.admin(), there.admin()]);
});
afterAll(async () => {
  await instances.disposeAsync();
  await database.drop();
});

type Call = (arcadia: ArcadiaClient, options: GuardedOptions) => Promise<unknown>;

/** The outcome of a call: null, or the problem that rejected it. */
interface Outcome {
  readonly requestId: string;
  readonly problem: ProblemError | null;
}

/** Sends all calls at once, alternating between the two instances. Any error but a rejection fails the test. */
function race(calls: readonly Call[], ifMatch?: number): Promise<Outcome[]> {
  return Promise.all(
    calls.map(async (call, n) => {
      const arcadia = admins[n % 2];
      if (arcadia === undefined) throw new Error('There are two instances.');
      const requestId = `race-${randomUUID()}`;
      const problem = await call(arcadia, {
        requestId,
        ...(ifMatch === undefined ? {} : { ifMatch }),
      }).then(() => null, toRejection);
      return { requestId, problem };
    }),
  );
}

/** Returns a rejection, which is a valid outcome, and throws any other error, such as a deadlock. */
function toRejection(error: unknown): ProblemError {
  if (error instanceof ProblemError && error.status < 500) return error;
  throw error;
}

const successes = (outcomes: readonly Outcome[]) =>
  outcomes.filter(({ problem }) => problem === null);
const rejections = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ problem }) => (problem === null ? [] : [problem]));
const times = <T>(count: number, each: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => each(n));
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

async function create(state: 'active' | 'trial' = 'active'): Promise<string> {
  const slug = `s-${randomUUID().slice(0, 8)}`;
  const shop = { slug, display_name: 'Shop', region: 'syd1', tenant_id: 'racers', state };
  const created = await admins[0]?.deployments.create(shop);
  return created?.id ?? '';
}

/**
 * Reads a log and asserts that it is sound, however many callers wrote to it at once: no gap, one event for each call
 * that succeeded, a correct hash chain, and a replay that ends in the state of the deployment.
 */
async function readSoundLog(id: string, outcomes: readonly Outcome[]) {
  const log = await readLog(here.em(), id);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const requestIds = log
    .map(({ request_id }) => request_id)
    .filter((it) => it?.startsWith('race-'));
  expect(requestIds.sort()).toEqual(
    successes(outcomes)
      .map(({ requestId }) => requestId)
      .sort(),
  );
  for await (const report of verifyChains(here.em(), { deploymentId: id })) {
    expect(report).toMatchObject({ events: log.length, fault: null, unsealed: 0 });
  }
  const { state, seq } = (await admins[1]?.deployments.get(id)) ?? {};
  expect(seq).toBe(log.length);
  expect(deploymentLifecycle.replay(toLifecycleEvents(log))).toEqual({ ok: true, state });
  return log;
}

/** Asserts that the map, in a state that the deployment really had, rejects the transition with this problem. */
function expectCorrectRejection({ code, problem }: ProblemError, been: readonly string[]): void {
  expect(code).toBe('illegal_transition');
  const { from, to, allowed } = problem;
  if (!deploymentLifecycle.isState(from)) throw new Error(`${from} is not a state`);
  expect(been).toContain(from);
  expect(allowed).toEqual(deploymentLifecycle.allowed(from, 'operator'));
  expect(allowed).not.toContain(to);
}

const to =
  (id: string, state: DeploymentState): Call =>
  (arcadia, options) =>
    arcadia.deployments.transition(id, { to: state }, options);

/** Makes one of all kinds of changes. Every third call has an idempotency key. */
function anyChange(id: string, n: number): Call {
  return ({ deployments, subscriptions }, given) => {
    const options = n % 3 === 0 ? { ...given, idempotencyKey: randomUUID() } : given;
    const changes: readonly (() => Promise<unknown>)[] = [
      () => deployments.update(id, { display_name: `Name ${n}` }, options),
      () => deployments.subscribe(id, { plan_code: 'studio' }, options),
      () => deployments.transition(id, { to: 'paused' }, options),
      () => subscriptions.attachAddon(id, { code: 'storage_50gb' }, options),
      () => deployments.transition(id, { to: 'suspended', effective_at: inAnHour() }, options),
      () => deployments.transition(id, { to: 'active' }, options),
      () => subscriptions.changePlan(id, { plan_code: 'pro', timing: 'period_end' }, options),
      () => deployments.cancelScheduledTransition(id, options),
      () => deployments.transition(id, { to: 'suspended' }, options),
      () => subscriptions.cancelPlanChange(id, options),
    ];
    const change = changes[n % changes.length];
    if (change === undefined) throw new Error('The list of changes is empty.');
    return change();
  };
}

/** The deployment that a call is for: five calls in a row, so that each has callers at both instances. */
const fiveEach = (n: number) => Math.floor(n / 5);
/** The change that a call makes: those five differ, and the next five begin with another one. */
const mixed = (n: number) => fiveEach(n) + (n % 5);

describe('50 concurrent calls to two instances', () => {
  it('serializes 50 concurrent pause and suspend calls: one event for each 200, correct data in each 422', async () => {
    for (let round = 0; round < 3; round += 1) {
      const id = await create();
      const outcomes = await race(
        times(50, (n) => to(id, Math.floor(n / 2) % 2 === 0 ? 'paused' : 'suspended')),
      );
      const log = await readSoundLog(id, outcomes);
      const states = log.map(({ to_state }) => to_state);
      // Paused leads to suspended, and neither leads to itself.
      expect([
        ['active', 'paused', 'suspended'],
        ['active', 'suspended'],
      ]).toContainEqual(states);
      expect(successes(outcomes)).toHaveLength(log.length - 1);
      for (const problem of rejections(outcomes)) expectCorrectRejection(problem, states.slice(1));
    }
  });

  it('checks each of 50 arbitrary transitions against a state that the deployment really had', async () => {
    const states = Object.keys(deploymentLifecycle.states).filter(deploymentLifecycle.isState);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...states), { minLength: 50, maxLength: 50 }),
        async (wanted) => {
          const id = await create();
          const outcomes = await race(wanted.map((state) => to(id, state)));
          const log = await readSoundLog(id, outcomes);
          const been = log.map(({ to_state }) => to_state);
          for (const problem of rejections(outcomes)) expectCorrectRejection(problem, been);
        },
      ),
      { numRuns: 3 },
    );
  });

  it('accepts one of 50 calls with the same `If-Match`, and returns its event to the other 49', async () => {
    const id = await create();
    const wanted = ['paused', 'suspended', 'past_due', 'cancelled'] as const;
    const calls = times(50, (n): Call => {
      const state = wanted[Math.floor(n / 2) % 5];
      if (state !== undefined) return to(id, state);
      return ({ deployments }, options) =>
        deployments.update(id, { display_name: `Name ${n}` }, options);
    });
    const outcomes = await race(calls, 1);
    const [, winner] = await readSoundLog(id, outcomes);
    expect(successes(outcomes)).toHaveLength(1);
    expect(winner?.request_id).toBe(successes(outcomes)[0]?.requestId);
    expect(rejections(outcomes)).toHaveLength(49);
    for (const { status, problem } of rejections(outcomes)) {
      expect(status).toBe(412);
      expect(problem.event).toEqual(winner);
    }
  });

  it.each(['active', 'trial'] as const)(
    'serializes 50 changes of all kinds to one %s deployment: one event for each success',
    async (state) => {
      const id = await create(state);
      const outcomes = await race(times(50, (n) => anyChange(id, n)));
      const log = await readSoundLog(id, outcomes);
      expect(log).toHaveLength(1 + successes(outcomes).length);
      const kinds = new Set(log.map(({ kind }) => kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['updated', 'subscribed']));
    },
  );

  it('serializes 50 changes of all kinds to ten deployments, with keys and without', async () => {
    const ids = await Promise.all(times(10, () => create()));
    const outcomes = await race(times(50, (n) => anyChange(ids[fiveEach(n)] ?? '', mixed(n))));
    for (const [index, id] of ids.entries()) {
      const own = outcomes.filter((_, n) => fiveEach(n) === index);
      expect(await readSoundLog(id, own)).toHaveLength(1 + successes(own).length);
    }
  });
});

describe('due timers during concurrent calls', () => {
  it('applies due timers once, before the change of the first of two workers or 60 calls', async () => {
    const ids = await Promise.all(times(12, createWithDueTimers));
    const [outcomes] = await Promise.all([
      race(times(60, (n) => anyChange(ids[fiveEach(n)] ?? '', mixed(n)))),
      ...[here, there].map(({ service }) => service.worker.drainAll()),
    ]);
    for (const [index, id] of ids.entries()) {
      const log = await readSoundLog(
        id,
        outcomes.filter((_, n) => fiveEach(n) === index),
      );
      expect(
        log
          .slice(0, 8)
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(
        [
          ...['created', 'subscribed', 'plan_change_scheduled', 'transition_scheduled'],
          ...['period_rolled', 'period_rolled', 'plan_changed', 'transitioned'],
        ].sort(),
      );
    }
  });

  /** Creates a deployment with due timers: two period ends, a plan change and a scheduled transition. */
  async function createWithDueTimers(): Promise<string> {
    const id = await create();
    const admin = await here.admin();
    await admin.deployments.subscribe(id, { plan_code: 'starter' });
    await admin.subscriptions.changePlan(id, { plan_code: 'studio', timing: 'period_end' });
    await admin.deployments.transition(id, { to: 'paused', effective_at: inAnHour() });
    for (const statement of [
      `update subscriptions set current_period_start = current_period_start - interval '2 months',
         current_period_end = current_period_end - interval '2 months',
         pending_effective_at = pending_effective_at - interval '2 months' where deployment_id = ?`,
      `update cloud_deployments set scheduled_transition = jsonb_set(scheduled_transition, '{effective_at}',
         to_jsonb(to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) where id = ?`,
      `update work_items set due_at = date_trunc('milliseconds', now()) where key = ?`,
    ]) {
      await here.em().execute(statement, [id]);
    }
    return id;
  }
});

it('causes no deadlock in all of these calls', async () => {
  await instances.disposeAsync();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  // A session reports its statistics when it ends, at the latest.
  const others = `select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  await expect.poll(async () => (await client.query(others)).rowCount).toBe(0);
  const figures = 'select deadlocks::int from pg_stat_database where datname = current_database()';
  expect((await client.query(figures)).rows).toEqual([{ deadlocks: 0 }]);
});
