import { randomUUID } from 'node:crypto';
import { type ArcadiaClient, type GuardedOptions, ProblemError } from '@arcadia/api-client';
import { type DeploymentState, deploymentLifecycle } from '@arcadia/lifecycle';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { readLog, stepsOf } from '../journal/read-journal.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// Fifty calls take seconds where other test files want the processor too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

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

type Ask = (arcadia: ArcadiaClient, options: GuardedOptions) => Promise<unknown>;

/** What became of a call; where it was refused, with what. */
interface Outcome {
  readonly requestId: string;
  readonly problem: ProblemError | null;
}

/** Sends all of them at once, every other one to the other instance. Each one that goes wrong fails the test. */
function race(asks: readonly Ask[], ifMatch?: number): Promise<Outcome[]> {
  return Promise.all(
    asks.map(async (ask, n) => {
      const arcadia = admins[n % 2];
      if (arcadia === undefined) throw new Error('There are two instances.');
      const requestId = `race-${randomUUID()}`;
      const problem = await ask(arcadia, {
        requestId,
        ...(ifMatch === undefined ? {} : { ifMatch }),
      }).then(() => null, refused);
      return { requestId, problem };
    }),
  );
}

/** A refusal is an answer too; whatever else goes wrong, a deadlock say, is not. */
function refused(error: unknown): ProblemError {
  if (error instanceof ProblemError && error.status < 500) return error;
  throw error;
}

const went = (outcomes: readonly Outcome[]) => outcomes.filter(({ problem }) => problem === null);
const refusals = (outcomes: readonly Outcome[]) =>
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
 * The laws of a log, whoever wrote to it at the same time: no gap, one event for each call that went through, every
 * hash as it must be, and its replay is the state. Returns the log.
 */
async function readSoundLog(id: string, outcomes: readonly Outcome[]) {
  const log = await readLog(here.em(), id);
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  const asked = log.map(({ request_id }) => request_id).filter((it) => it?.startsWith('race-'));
  expect(asked.sort()).toEqual(
    went(outcomes)
      .map(({ requestId }) => requestId)
      .sort(),
  );
  for await (const report of verifyChains(here.em(), { deploymentId: id })) {
    expect(report).toMatchObject({ events: log.length, fault: null, unsealed: 0 });
  }
  const { state, seq } = (await admins[1]?.deployments.get(id)) ?? {};
  expect(seq).toBe(log.length);
  expect(deploymentLifecycle.replay(stepsOf(log))).toEqual({ ok: true, state });
  return log;
}

/** That a step was refused as a state in which the deployment has been wants it. */
function expectRightRefusal({ code, problem }: ProblemError, been: readonly string[]): void {
  expect(code).toBe('illegal_transition');
  const { from, to, allowed } = problem;
  if (!deploymentLifecycle.isState(from)) throw new Error(`${from} is no state`);
  expect(been).toContain(from);
  expect(allowed).toEqual(deploymentLifecycle.allowed(from, 'operator'));
  expect(allowed).not.toContain(to);
}

const to =
  (id: string, state: DeploymentState): Ask =>
  (arcadia, options) =>
    arcadia.deployments.transition(id, { to: state }, options);

/** One of all the changes that there are, each with a key every third time. */
function anyChange(id: string, n: number): Ask {
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
    if (change === undefined) throw new Error('There is no such change.');
    return change();
  };
}

/** Which deployment a call is for: five in a row, so that each has callers at both instances. */
const fiveEach = (n: number) => Math.floor(n / 5);
/** Which change it asks for: those five differ, and the next five begin with another one. */
const mixed = (n: number) => fiveEach(n) + (n % 5);

describe('50 callers at two instances', () => {
  it('half of whom pause and half suspend, take turns: each 200 is one event, each 422 is right', async () => {
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
      expect(went(outcomes)).toHaveLength(log.length - 1);
      for (const problem of refusals(outcomes)) expectRightRefusal(problem, states.slice(1));
    }
  });

  it('whatever states they ask for, are each judged by a state that was there', async () => {
    const states = Object.keys(deploymentLifecycle.states).filter(deploymentLifecycle.isState);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...states), { minLength: 50, maxLength: 50 }),
        async (wanted) => {
          const id = await create();
          const outcomes = await race(wanted.map((state) => to(id, state)));
          const log = await readSoundLog(id, outcomes);
          const been = log.map(({ to_state }) => to_state);
          for (const problem of refusals(outcomes)) expectRightRefusal(problem, been);
        },
      ),
      { numRuns: 3 },
    );
  });

  it('with `If-Match` of one seq: one goes through, and 49 are told of its event', async () => {
    const id = await create();
    const wanted = ['paused', 'suspended', 'past_due', 'cancelled'] as const;
    const asks = times(50, (n): Ask => {
      const state = wanted[Math.floor(n / 2) % 5];
      if (state !== undefined) return to(id, state);
      return ({ deployments }, options) =>
        deployments.update(id, { display_name: `Name ${n}` }, options);
    });
    const outcomes = await race(asks, 1);
    const [, winner] = await readSoundLog(id, outcomes);
    expect(went(outcomes)).toHaveLength(1);
    expect(winner?.request_id).toBe(went(outcomes)[0]?.requestId);
    expect(refusals(outcomes)).toHaveLength(49);
    for (const { status, problem } of refusals(outcomes)) {
      expect(status).toBe(412);
      expect(problem.event).toEqual(winner);
    }
  });

  it.each(['active', 'trial'] as const)(
    'who ask for all sorts of changes of one deployment, %s: each that goes through is one event',
    async (state) => {
      const id = await create(state);
      const outcomes = await race(times(50, (n) => anyChange(id, n)));
      const log = await readSoundLog(id, outcomes);
      expect(log).toHaveLength(1 + went(outcomes).length);
      const kinds = new Set(log.map(({ kind }) => kind));
      expect([...kinds]).toEqual(expect.arrayContaining(['updated', 'subscribed']));
    },
  );

  it('who ask for all sorts of changes of ten deployments, with keys and without', async () => {
    const ids = await Promise.all(times(10, () => create()));
    const outcomes = await race(times(50, (n) => anyChange(ids[fiveEach(n)] ?? '', mixed(n))));
    for (const [index, id] of ids.entries()) {
      const own = outcomes.filter((_, n) => fiveEach(n) === index);
      expect(await readSoundLog(id, own)).toHaveLength(1 + went(own).length);
    }
  });
});

describe('what is due, while callers ask for changes of the same deployments', () => {
  it('is done once, before what they ask for, by whichever of two workers or 60 calls comes first', async () => {
    const ids = await Promise.all(times(12, createWithDue));
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

  /** A deployment whose subscription is to be rolled twice and to have another plan, and which is to be paused. */
  async function createWithDue(): Promise<string> {
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

it('comes to no deadlock in all of this', async () => {
  await instances.disposeAsync();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  onTestFinished(() => client.end());
  // A session hands in its figures when it ends, at the latest.
  const others = `select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
  await expect.poll(async () => (await client.query(others)).rowCount).toBe(0);
  const figures = 'select deadlocks::int from pg_stat_database where datname = current_database()';
  expect((await client.query(figures)).rows).toEqual([{ deadlocks: 0 }]);
});
