import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { platformSql, reads } from '../../src/db/tenant-scope.ts';
import { verifyChains } from '../../src/journal/verify-chains.ts';
import { rollPeriods } from '../../src/lifecycle/roll-periods.ts';
import { claimBatch } from '../../src/queue/claim.ts';
import { createInstance } from '../../src/queue/instance.ts';
import { pauseKind, resumeKind } from '../../src/queue/work-kinds.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { toSuperuserUrl } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { createEndedPeriods, readKinds, readRuns } from './ended-periods.ts';
import { timerPump } from './timer-pumps.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(async () => {
  await em().execute('delete from work_items');
});

const em = () => service.em();
const orm = () => service.service.orm;
const rolled = ['created', 'period_rolled'];

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: toSuperuserUrl(service.config.databaseUrl) });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

async function readItems(keys: readonly string[]) {
  return await platformSql(em())
    .selectFrom('work_items')
    .selectAll()
    .where('key', 'in', [...keys])
    .orderBy('key')
    .execute();
}

async function expectSound(ids: readonly string[]): Promise<void> {
  const seen: string[] = [];
  for await (const report of verifyChains(em())) {
    if (!ids.includes(report.deploymentId)) continue;
    expect(report).toMatchObject({ fault: null, unsealed: 0 });
    seen.push(report.deploymentId);
  }
  expect(seen).toEqual(ids);
}

it('rolls the periods of 1,000 deployments in a few transactions, each with its own event', async () => {
  const ids = await createEndedPeriods(em(), 1_000);
  const before = (await readRuns(em())).length;
  expect(await timerPump(orm()).drain()).toMatchObject({ done: 1_000, lost: 0 });
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
  await expectSound(ids);
  const runs = (await readRuns(em())).slice(before);
  // An item that the batch has left ran alone.
  const sizes = runs.map(({ result }) => Number(result?.items ?? 1));
  expect(sizes.reduce((sum, size) => sum + size)).toBe(1_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(200);
  expect(runs.length).toBeLessThan(30);
  const next = new Date();
  next.setUTCMonth(next.getUTCMonth() + 1, 1);
  next.setUTCHours(0, 0, 0, 0);
  for (const item of await readItems(ids)) {
    expect(item).toMatchObject({ outcome: null, attempts: 0, lease_token: null, rerun: false });
    expect(new Date(item.due_at)).toEqual(next);
    expect(item.succeeded_at).not.toBeNull();
  }
});

it('records the state after the roll: each snapshot is the row', async () => {
  const ids = await createEndedPeriods(em(), 3);
  await timerPump(orm()).drain();
  const acme = await service.admin();
  for (const id of ids) {
    const { subscription, events, ...shown } = await acme.deployments.get(id);
    const event = await reads(em())
      .selectFrom('cloud_deployment_events')
      .select('deployment')
      .where('deployment_id', '=', id)
      .where('seq', '=', shown.seq)
      .executeTakeFirstOrThrow();
    expect(shown).toMatchObject({ ...event.deployment });
    expect(events.at(-1)?.metadata.after).toEqual({
      current_period_start: subscription?.current_period_start,
      current_period_end: subscription?.current_period_end,
    });
  }
});

it('leaves out a deployment that a request has locked, and rolls it alone after that', async () => {
  const ids = await createEndedPeriods(em(), 4);
  const client = await connect();
  await client.query('begin');
  await client.query('select from cloud_deployments where id = $1 for update', [ids[1]]);
  const drained = timerPump(orm()).drain();
  await expect.poll(() => readKinds(em(), ids)).toEqual([rolled, ['created'], rolled, rolled]);
  await client.query('commit');
  expect(await drained).toMatchObject({ done: 4 });
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
  await expectSound(ids);
});

it('waits for an item that the claim of another worker has locked for a moment', async () => {
  const ids = await createEndedPeriods(em(), 3);
  const items = await claimBatch(em(), 'deployment-due', createInstance(), 200);
  const client = await connect();
  await client.query('begin');
  await client.query('select from work_items where key = $1 for update', [ids[1]]);
  const rolling = rollPeriods({ orm: orm(), timeZone: 'UTC' }, items);
  const waiting = () =>
    client
      .query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
      .then(({ rowCount }) => rowCount);
  await expect.poll(waiting).toBe(1);
  await client.query('commit');
  expect(await rolling).toHaveLength(3);
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
});

it('leaves out a deployment that a transition changes between the read and the lock', async () => {
  const ids = await createEndedPeriods(em(), 3);
  const [changed = ''] = ids;
  const client = await connect();
  // The batch reads its rows, and waits in the middle of that: see `slow.clock_timestamp`.
  await client.query(`create schema slow; grant usage on schema slow to public; create function slow.clock_timestamp() returns timestamptz language plpgsql as $$
    begin
      if current_query() like 'select "d".%' then perform pg_advisory_xact_lock_shared(7); end if;
      return pg_catalog.clock_timestamp();
    end $$`);
  await client.query('select pg_advisory_lock(7)');
  const database = new URL(service.config.databaseUrl).pathname.slice(1);
  await client.query(`alter database ${database} set search_path to slow, pg_catalog, public`);
  const slowOrm = createServiceOrm({ databaseUrl: service.config.databaseUrl });
  onTestFinished(async () => {
    await slowOrm.close();
    await service.superuserEm().execute(`alter database ${database} reset search_path`);
  });
  const drained = timerPump(slowOrm).drain();
  const waiting = () =>
    client
      .query(
        `select from pg_stat_activity where wait_event = 'advisory' and datname = current_database()
           and query like 'select "d".%'`,
      )
      .then(({ rowCount }) => rowCount);
  await expect.poll(waiting).toBe(1);
  await (await service.admin()).deployments.transition(changed, { to: 'paused' });
  await client.query('select pg_advisory_unlock(7)');
  expect(await drained).toMatchObject({ done: 3 });
  expect(await readKinds(em(), ids)).toEqual([[...rolled, 'transitioned'], rolled, rolled]);
  const shown = await (await service.admin()).deployments.get(changed);
  expect(shown).toMatchObject({ state: 'paused', subscription: { status: 'paused' } });
  await expectSound(ids);
});

it('rolls the others if one deployment fails its batch, which fails alone with its own error', async () => {
  const ids = await createEndedPeriods(em(), 6);
  const [poisoned = ''] = ids.slice(3);
  const client = await connect();
  await client.query(`create function refuse_poison() returns trigger language plpgsql as $$
    begin raise exception 'poison'; end $$`);
  await client.query(`create trigger poison before insert on cloud_deployment_events for each row
    when (new.deployment_id = '${poisoned}') execute function refuse_poison()`);
  onTestFinished(() =>
    service
      .superuserEm()
      .execute('drop trigger poison on cloud_deployment_events')
      .then(() => undefined),
  );
  expect(await timerPump(orm()).drain()).toMatchObject({ done: 5, retrying: 1 });
  const kinds = await readKinds(em(), ids);
  expect(kinds).toEqual(ids.map((id) => (id === poisoned ? ['created'] : rolled)));
  const [item] = await readItems([poisoned]);
  expect(item).toMatchObject({ attempts: 1, last_error: expect.stringContaining('poison') });
  expect(await readItems(ids.filter((id) => id !== poisoned))).toEqual(
    Array.from({ length: 5 }, () => expect.objectContaining({ attempts: 0, last_error: null })),
  );
  // It is tried alone from now on, and spoils no other batch.
  await em().execute("update work_items set due_at = now() - interval '1 second' where key = ?", [
    poisoned,
  ]);
  const others = await createEndedPeriods(em(), 3);
  const before = (await readRuns(em())).length;
  expect(await timerPump(orm()).drain()).toMatchObject({ done: 3, retrying: 1 });
  const runs = (await readRuns(em())).slice(before);
  expect(runs.map(({ outcome, result }) => [outcome, result])).toEqual(
    expect.arrayContaining([
      ['retrying', null],
      ['done', { items: 3 }],
    ]),
  );
  await expectSound(others);
});

it('rolls the items of a killed instance alone once their leases have ended, each once', async () => {
  const ids = await createEndedPeriods(em(), 5);
  const killed = createInstance({ leaseMs: 100 });
  expect(await claimBatch(em(), 'deployment-due', killed, 200)).toHaveLength(5);
  const pump = timerPump(orm());
  expect(await pump.drain()).toMatchObject({ done: 0 });
  await sleep(150);
  expect(await pump.drain()).toMatchObject({ done: 5 });
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
  const runs = (await readRuns(em())).filter(({ key }) => ids.includes(key));
  const outcomes = runs.map(({ outcome, attempt }) => [outcome, attempt]);
  expect(outcomes.filter(([outcome]) => outcome === 'lost')).toHaveLength(5);
  expect(outcomes.filter(([outcome]) => outcome === 'done')).toEqual(ids.map(() => ['done', 2]));
  await expectSound(ids);
});

it('shares the deployments with a second instance, so that each is rolled once', async () => {
  const ids = await createEndedPeriods(em(), 600);
  const drained = await Promise.all([timerPump(orm()).drain(), timerPump(orm()).drain()]);
  expect(drained.reduce((sum, { done }) => sum + done, 0)).toBe(600);
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
  await expectSound(ids);
});

it('keeps a kind that an operator has paused, and lets one item through a half-open circuit', async () => {
  const ids = await createEndedPeriods(em(), 3);
  await pauseKind(em(), 'deployment-due', 'tester');
  expect(await timerPump(orm()).drain()).toMatchObject({ done: 0 });
  await resumeKind(em(), 'deployment-due');
  await em().execute(
    `update work_kinds set circuit_opened_at = now(), circuit_half_open_at = now() - interval '1 second',
       circuit_failures = 1 where kind = 'deployment-due'`,
  );
  expect(
    await claimBatch(em(), 'deployment-due', createInstance({ leaseMs: 1 }), 200),
  ).toHaveLength(1);
  await sleep(20);
  expect(await timerPump(orm()).drain()).toMatchObject({ done: 3 });
  expect(await readKinds(em(), ids)).toEqual(ids.map(() => rolled));
});
