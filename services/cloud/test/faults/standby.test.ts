import { type ArcadiaClient, type FeedEvent, ProblemError } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectWriter, insertDeployment } from '../journal/journal-fixtures.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { startTestService } from '../setup/test-service.ts';
import { type OwnPostgres, startOwnPostgres } from './own-stores.ts';
import { createRandom } from './random.ts';
import { type Standby, startStandby } from './start-standby.ts';

let primary: OwnPostgres;
let standby: Standby;
beforeAll(async () => {
  primary = await startOwnPostgres();
  standby = await startStandby({ url: primary.directUrl }, { ...primary, url: primary.directUrl });
});
afterAll(async () => {
  await standby?.[Symbol.asyncDispose]();
  await primary?.[Symbol.asyncDispose]();
});

/** The URL of the role that serves, for the server of another URL. */
function asService(url: string): string {
  const own = new URL(url);
  const { username, password } = new URL(primary.url);
  return Object.assign(own, { username, password }).href;
}

/** Starts an instance that reads the feed from the standby. */
const startReader = (readUrl = standby.url) =>
  startTestService({
    databaseUrl: asService(primary.directUrl),
    env: { DATABASE_READ_URL: asService(readUrl) },
  });
const startPlain = () => startTestService({ databaseUrl: asService(primary.directUrl) });

/** Follows the feed to its end, with waits, until it has `count` events. */
async function follow(client: ArcadiaClient, count: () => number): Promise<FeedEvent[]> {
  const seen: FeedEvent[] = [];
  let after: string | undefined;
  while (seen.length < count()) {
    const page = await client.events.follow({
      limit: 7,
      wait: 1,
      ...(after === undefined ? {} : { after }),
    });
    seen.push(...page.data);
    after = page.next_cursor;
  }
  return seen;
}

const shown = (events: readonly FeedEvent[]) =>
  events.map(({ deployment_id, seq }) => `${deployment_id}:${seq}`);

it('reads the feed on a standby while writers race: in the order of the primary, nothing skipped or doubled', async () => {
  await using reader = await startReader();
  await using plain = await startPlain();
  const random = createRandom(13, 0);
  const tenant = 'racing';
  const deployments = await Promise.all(
    [0, 1, 2].map(() => insertDeployment(primary.directUrl, tenant)),
  );
  let expected = Number.POSITIVE_INFINITY;
  const client = await reader.member(tenant);
  const follower = follow(client, () => expected);
  let written = deployments.length;
  const write = async () => {
    const writer = await connectWriter(primary.directUrl);
    for (let at = 0; at < 40; at += 1) {
      // Some take their number before they wait for the row, and some take long or roll back.
      await writer.begin(random.integer(0, 1) === 0);
      await writer.append(deployments[random.integer(0, 2)] ?? '');
      if (random.integer(0, 9) === 0) await new Promise((resolve) => setTimeout(resolve, 50));
      const how = random.integer(0, 5) === 0 ? 'rollback' : 'commit';
      await writer.end(how);
      if (how === 'commit') written += 1;
    }
    await writer.close();
  };
  await Promise.all(Array.from({ length: 5 }, write));
  expected = written;
  const seen = shown(await follower);
  expect(seen).toEqual(shown(await follow(await plain.member(tenant), () => written)));
  expect(new Set(seen).size).toBe(written);
}, 60_000);

it('waits for an event that the standby has not received, and keeps the cursor meanwhile', async () => {
  await using reader = await startReader();
  await using plain = await startPlain();
  const tenant = 'late';
  const { deployments, events } = await plain.member(tenant);
  await standby.run('select pg_wal_replay_pause()');
  const { id } = await deployments.create({ slug: 'shop', display_name: 'Shop', region: 'syd1' });
  const isRead = async () => (await events.follow()).data.length;
  await expect.poll(isRead).toBe(1);
  const { next_cursor: ahead } = await events.follow();
  const late = await reader.member(tenant);
  expect((await late.events.follow()).data).toEqual([]);
  const waited = await late.events.follow({ after: ahead, wait: 1 });
  expect(waited.data).toEqual([]);
  const following = late.events.follow({ after: waited.next_cursor, wait: 30 });
  await deployments.transition(id, { to: 'paused' });
  await standby.run('select pg_wal_replay_resume()');
  expect((await following).data).toMatchObject([{ deployment_id: id, seq: 2 }]);
}, 60_000);

it('answers 503 to the feed while the standby is away, and serves all else', async () => {
  await using proxy = await startTcpProxy(standby.url, 5_432);
  await using reader = await startReader(proxy.url);
  const { events, deployments } = await reader.member('away');
  const readiness = async () => {
    const response = await fetch(`${reader.url}/api/ready`);
    return { status: response.status, body: await response.json() };
  };
  expect((await events.follow()).data).toEqual([]);
  expect(await readiness()).toMatchObject({ status: 200, body: { stores: { standby: 'up' } } });
  proxy.cut();
  const refused = await events.follow().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  expect(refused).toMatchObject({ status: 503, code: 'store_unavailable' });
  await deployments.create({ slug: 'shop', display_name: 'Shop', region: 'syd1' });
  await expect
    .poll(readiness)
    .toMatchObject({ status: 200, body: { status: 'degraded', stores: { standby: 'down' } } });
  await proxy.restore();
  await expect.poll(async () => (await events.follow()).data.length).toBe(1);
}, 60_000);

it('rejects a cursor of the former timeline on a standby of the promoted one, from its first event on', async () => {
  await using promoted = await startStandby(
    { url: primary.directUrl },
    {
      ...primary,
      url: primary.directUrl,
    },
  );
  await using second = await startStandby(promoted, { ...primary, url: primary.directUrl });
  await using before = await startReader(second.url);
  const deployment = await insertDeployment(primary.directUrl, 'moved');
  const client = await before.member('moved');
  await expect.poll(async () => (await client.events.follow()).data.length).toBe(1);
  const { next_cursor: cursor } = await client.events.follow();
  await promoted.run('select pg_promote()');
  await using reader = await startTestService({
    databaseUrl: asService(promoted.url),
    env: { DATABASE_READ_URL: asService(second.url) },
  });
  const { events } = await reader.member('moved');
  expect((await events.follow({ after: cursor })).data).toEqual([]);
  const writer = await connectWriter(asService(promoted.url));
  await writer.begin();
  await writer.append(deployment);
  await writer.end('commit');
  await writer.close();
  await expect.poll(async () => (await events.follow()).data.length).toBe(2);
  const refused = await events.follow({ after: cursor }).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    status: 400,
    message: expect.stringContaining('failed over to a standby'),
  });
}, 120_000);
