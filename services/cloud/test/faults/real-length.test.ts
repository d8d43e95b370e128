import { inspect } from 'node:util';
import { startDigitalOcean } from '@arcadia/sandbox/digitalocean.ts';
import { expect, it } from 'vitest';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { writeBill } from './bills.ts';
import type { Instance } from './instance.ts';
import { openReader } from './open-reader.ts';
import { causesOf } from './operator.ts';
import { createRandom } from './random.ts';
import { type System, startSystem } from './system.ts';

// Leases, limits and rate limits at the length that they have in production. The three scenarios wait for most of the time,
// so they run at once, each on a system of its own.

const INVOICES = 137;
const TOKEN = 'dop_v1_of_the_real_length';

it('keeps the promises of the README at real length', async () => {
  const scenarios = [outliveAnInstance(), stayWithinTheRealLimits(), surviveFiveKills()];
  // All of them end, whatever becomes of one: each has processes to end.
  const failed = (await Promise.allSettled(scenarios)).flatMap((scenario) =>
    scenario.status === 'rejected' ? [inspect(scenario.reason)] : [],
  );
  expect(failed).toEqual([]);
}, 400_000);

/** A lease of 60 seconds, a query timeout of 15 seconds, and the cause `instance_dead` after 90 seconds. */
async function outliveAnInstance(): Promise<void> {
  const bill = writeBill({ uuid: 'inv-1', period: '2026-04' }, 1, createRandom(4, 0));
  await using system = await startSystem({ instances: 0 });
  const stores = await Promise.all([1, 2].map(() => startFreezingProxy(system.serviceUrl)));
  const nodes = await Promise.all(
    stores.map(async (store) => {
      const env = { DATABASE_URL: store.url };
      return { store, instance: await system.start({ pace: 'real', env }) };
    }),
  );
  // Their first discovery has found no invoice, and answers no later one.
  await system.settled();
  const admin = system.admin();
  await admin.queue.pauseKind('ingest');
  system.provider.invoices = [bill];
  await admin.billing.discoverInvoices();
  // Three requests of this length: the run lasts until the next heartbeat of its instance.
  system.provider.delayMs = 20_000;
  await admin.queue.resumeKind('ingest');
  const killed = await findRunning(nodes.map(({ instance }) => instance));
  const survivor = nodes.find(({ instance }) => instance !== killed);
  if (survivor === undefined) throw new Error('Nobody survives.');
  const { store, instance: other } = survivor;
  // An instance that starts after the last heartbeat of a dead one takes its place, and nobody needs to look.
  await expect.poll(() => beatsSinceAll(other, killed.id), { interval: 500 }).toBe(true);
  await killed.kill();
  const killedMs = performance.now();
  system.provider.delayMs = 0;

  const isIngested = expect
    .poll(() => ingestedIn(system), { timeout: 120_000 })
    .toBe(1)
    .then(() => performance.now() - killedMs);
  const isDead = expect
    .poll(() => causesOf(other.client), { timeout: 180_000, interval: 1_000 })
    .toContain('instance_dead')
    .then(() => performance.now() - killedMs);

  // The pool has an idle connection then, which it uses for the next request.
  await other.client.queue.listKinds();
  store.freeze();
  const askedMs = performance.now();
  await expect(other.client.queue.listKinds()).rejects.toMatchObject({ status: 503 });
  const answeredAfterMs = performance.now() - askedMs;
  expect(answeredAfterMs).toBeGreaterThan(14_000);
  expect(answeredAfterMs).toBeLessThan(25_000);
  await other.client.queue.listKinds();

  // The last heartbeat was up to 20 seconds before the end.
  const takenOverMs = await isIngested;
  expect(takenOverMs).toBeGreaterThan(38_000);
  expect(takenOverMs).toBeLessThan(90_000);
  const seenMs = await isDead;
  expect(seenMs).toBeGreaterThan(68_000);
  expect(seenMs).toBeLessThan(150_000);
}

/** 250 requests a minute and 5,000 an hour: more than one minute's worth of requests uses no attempt. */
async function stayWithinTheRealLimits(): Promise<void> {
  await using scenario = await startOnStandIn({});
  const { system } = scenario;
  const instance = await scenario.start();
  await expect.poll(() => ingestedIn(system), { timeout: 240_000, interval: 500 }).toBe(INVOICES);
  const burned = await query(
    system,
    `select key, attempt, outcome, error from work_runs
     where kind = 'ingest' and (attempt > 1 or outcome not in ('done', 'waiting'))`,
  );
  expect(burned).toEqual([]);
  const lines = instance
    .log()
    .filter(({ kind, msg }) => kind === 'ingest' && msg !== 'work item done');
  // One when it begins and one when it ends, for each of at most three minutes.
  expect(lines.length).toBeGreaterThanOrEqual(2);
  expect(lines.length).toBeLessThanOrEqual(6);
  expect(instance.log().filter(({ level }) => level >= 50)).toEqual([]);
}

/** Five kills of everything in the first ingest: all invoices are read within 120 seconds of the last start. */
async function surviveFiveKills(): Promise<void> {
  await using scenario = await startOnStandIn({ requestsPerMinute: 1_000 });
  const { system } = scenario;
  for (let kill = 1; kill <= 5; kill += 1) {
    const instances = await Promise.all([scenario.start(), scenario.start()]);
    await expect.poll(() => ingestedIn(system), { interval: 20 }).toBeGreaterThanOrEqual(kill * 15);
    await Promise.all(instances.map((each) => each.kill()));
  }
  await Promise.all([scenario.start(), scenario.start()]);
  const startedMs = performance.now();
  await expect.poll(() => ingestedIn(system), { timeout: 150_000, interval: 500 }).toBe(INVOICES);
  expect(performance.now() - startedMs).toBeLessThan(120_000);
  expect(await query(system, 'select from work_items where lease_until < now()')).toEqual([]);
}

/** A system whose provider is the stand-in with its 137 invoices. */
async function startOnStandIn(limits: { readonly requestsPerMinute?: number }) {
  const standIn = await startDigitalOcean({ token: TOKEN, ...limits });
  const env = { DIGITALOCEAN_URL: standIn.url, DIGITALOCEAN_TOKEN: TOKEN };
  const system = await startSystem({ instances: 0, env });
  return {
    system,
    start: (): Promise<Instance> => system.start({ pace: 'real' }),
    async [Symbol.asyncDispose]() {
      await system[Symbol.asyncDispose]();
      await standIn.stop();
    },
  };
}

async function ingestedIn(system: System): Promise<number> {
  const rows = await query(
    system,
    "select count(*)::integer from cloud_invoices where ingest_status = 'ingested' and not provisional",
  );
  return Number(rows[0]?.count);
}

async function query({ databaseUrl }: System, text: string): Promise<Record<string, unknown>[]> {
  await using tables = await openReader(databaseUrl);
  return await tables.rows(text);
}

/** Waits until one of the instances runs an ingest, and returns it. */
async function findRunning(instances: readonly Instance[]): Promise<Instance> {
  let found: Instance | undefined;
  const find = async () => {
    const { data } = (await instances[0]?.client.queue.listItems({
      state: 'running',
      kind: 'ingest',
    })) ?? { data: [] };
    found = instances.find(({ id }) => data.some((item) => item.leased_by === id));
    return found !== undefined;
  };
  await expect.poll(find).toBe(true);
  if (found === undefined) throw new Error('Nobody runs it.');
  return found;
}

/** Whether the instance has sent a heartbeat since all instances started. */
async function beatsSinceAll({ client }: Instance, id: string): Promise<boolean> {
  const { data } = await client.queue.listInstances();
  const heartbeat = data.find((each) => each.id === id)?.heartbeat_at ?? '';
  return data.every(({ started_at }) => started_at < heartbeat);
}
