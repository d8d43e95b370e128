import { randomUUID } from 'node:crypto';
import { type FeedPage, followEvents, ProblemError } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHorizon } from '../../src/journal/feed-horizon.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// Open transactions of other tests in the same PostgreSQL delay the feed.
let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { display_name: 'Shop', region: 'syd1' };
const create = async (tenant: string) =>
  (await service.member(tenant)).deployments.create({ ...shop, slug: `s-${randomUUID()}` });

/** Returns the cursor at the end of a new tenant's feed. */
async function caughtUp(tenant: string): Promise<string> {
  return (await (await service.member(tenant)).events.follow()).next_cursor;
}

describe('GET /api/v1/events', () => {
  it('returns every event of the tenant, with the same members as in the log', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const { id } = await create(tenant);
    await create(randomUUID());
    await acme.deployments.transition(id, { to: 'paused', reason: 'holidays' });
    await expect.poll(async () => (await acme.events.follow()).data.length).toBe(2);
    const { data } = await acme.events.follow();
    const { events } = await acme.deployments.get(id);
    expect(data).toMatchObject(
      events.map((event) => ({ ...event, deployment_id: id, tenant_id: tenant })),
    );
    expect(new Set(data.map((event) => event.id)).size).toBe(2);
  });

  it('continues after the cursor, page by page, and always returns one', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const { id } = await create(tenant);
    for (const name of ['a', 'b', 'c']) await acme.deployments.update(id, { display_name: name });
    await expect.poll(async () => (await acme.events.follow()).data.length).toBe(4);
    const first = await acme.events.follow({ limit: 2 });
    const second = await acme.events.follow({ limit: 2, after: first.next_cursor });
    const third = await acme.events.follow({ limit: 2, after: second.next_cursor });
    expect([first, second, third].map(({ data }) => data.map(({ seq }) => seq))).toEqual([
      [1, 2],
      [3, 4],
      [],
    ]);
    const again = await acme.events.follow({ after: third.next_cursor });
    expect(again.data).toEqual([]);
  });

  it('shows a viewer the events of its tenant, and platform roles all events', async () => {
    const [tenant, stranger] = [randomUUID(), randomUUID()];
    await create(tenant);
    await create(stranger);
    const tenantsOf = async (claims: Parameters<TestService['client']>[0]) => {
      const { events } = await service.client(claims);
      const { data } = await events.follow({ limit: 200 });
      return [...new Set(data.map((event) => event.tenant_id))];
    };
    await expect.poll(() => tenantsOf({ roles: ['viewer'], tenant_id: tenant })).toEqual([tenant]);
    for (const role of ['platform_admin', 'platform_billing']) {
      await expect
        .poll(() => tenantsOf({ roles: [role] }))
        .toEqual(expect.arrayContaining([tenant, stranger]));
    }
  });

  it('returns a cursor that shows neither the cluster nor its transactions', async () => {
    const cursor = Buffer.from(await caughtUp(randomUUID()), 'base64url');
    const [row] = await service.em().execute<{ cluster: string; xid: string }[]>(
      `select system_identifier::text as cluster, pg_current_xact_id()::text as xid
      from pg_control_system()`,
    );
    for (const secret of [row?.cluster ?? '', row?.xid ?? '']) {
      expect(cursor.includes(secret)).toBe(false);
      const number = Buffer.alloc(8);
      number.writeBigUInt64BE(BigInt(secret));
      expect(cursor.includes(number.subarray(4))).toBe(false);
    }
    expect(cursor[0]).toBe(2);
  });

  it('accepts the cursor of another instance and of the release before, but not of another database', async () => {
    const tenant = randomUUID();
    const cursor = await caughtUp(tenant);
    await create(tenant);
    await expect
      .poll(async () => (await (await service.member(tenant)).events.follow()).data.length)
      .toBe(1);
    await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
    const { cluster, timeline } = await readHorizon(service.em());
    const plain = Buffer.from(`${cluster} ${timeline} 3 0`).toString('base64url');
    for (const after of [cursor, plain]) {
      const page = await (await twin.member(tenant)).events.follow({ after });
      expect(page.data).toHaveLength(1);
    }
    await using other = await startTestService();
    await other.em().execute('update feed_cursor_keys set key = sha256(key)');
    await using restarted = await startTestService({ databaseUrl: other.config.databaseUrl });
    const problem = await refusal(
      (await restarted.member(tenant)).events.follow({ after: cursor }),
    );
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(problem.message).toContain('Start again without `after`');
  });

  it('returns cursors that instances of the release before accept until `former_until`', async () => {
    await using upgraded = await startTestService();
    const until = "update feed_cursor_keys set former_until = now() + interval '1 hour'";
    await upgraded.em().execute(until);
    let now = new Date();
    await using instance = await startTestService({
      databaseUrl: upgraded.config.databaseUrl,
      now: () => now,
    });
    const version = async () => {
      const { next_cursor } = await (await instance.member('acme')).events.follow();
      return Buffer.from(next_cursor, 'base64url')[0];
    };
    expect(await version()).toBe(1);
    now = new Date(now.getTime() + 3_700_000);
    expect(await version()).toBe(2);
  });

  it('rejects a bad cursor, and a wait that is too long or negative', async () => {
    const admin = await service.admin();
    const cursor = await caughtUp(randomUUID());
    for (const query of [
      { after: 'x' },
      { after: `${cursor}A` },
      { wait: 31 },
      { wait: -1 },
      { wait: 0.5 },
      { limit: 0 },
    ]) {
      const problem = await refusal(admin.events.follow(query));
      expect(problem).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(problem.problem.errors).toMatchObject([
        { path: `/query/${Object.keys(query)[0]}`, message: expect.any(String) },
      ]);
    }
  });
});

const refusalOrPage = <Page>(call: Promise<Page>) => call.catch((error: unknown) => error);

describe('GET /api/v1/events?wait', () => {
  it('returns the event that is committed while it waits', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const waiting = acme.events.follow({ after: await caughtUp(tenant), wait: 30 });
    await create(randomUUID());
    const { id } = await create(tenant);
    const { data, next_cursor } = await waiting;
    expect(data).toMatchObject([{ deployment_id: id, seq: 1, kind: 'created' }]);
    expect((await acme.events.follow({ after: next_cursor })).data).toEqual([]);
  });

  it('returns at once if there is an event already', async () => {
    const tenant = randomUUID();
    const before = await caughtUp(tenant);
    const { id } = await create(tenant);
    const acme = await service.member(tenant);
    const { data } = await acme.events.follow({ after: before, wait: 30 });
    expect(data).toMatchObject([{ deployment_id: id }]);
  });

  it('returns an empty page, with a cursor to continue from, when the wait is over', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const { data, next_cursor } = await acme.events.follow({
      after: await caughtUp(tenant),
      wait: 1,
    });
    expect(data).toEqual([]);
    const { id } = await create(tenant);
    const later = await acme.events.follow({ after: next_cursor, wait: 30 });
    expect(later.data).toMatchObject([{ deployment_id: id }]);
  });

  it('lets a client follow the feed from event to event', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const seen: string[] = [];
    const { id } = await create(tenant);
    const states = ['paused', 'active', 'cancelled'] as const;
    const take = ({ data }: FeedPage) => seen.push(...data.map(({ to_state }) => to_state));
    for await (const page of followEvents(acme.events.follow)) {
      take(page);
      const next = states[seen.length - 1];
      if (next === undefined) break;
      if (page.data.length > 0) await acme.deployments.transition(id, { to: next });
    }
    expect(seen).toEqual(['active', 'paused', 'active', 'cancelled']);
  });

  it('lets 100 requests of one tenant wait, and another one when a client disconnects', async () => {
    const tenant = randomUUID();
    const acme = await service.member(tenant);
    const after = await caughtUp(tenant);
    const leaving = new AbortController();
    // A request that loses its place to `oneMore` below tries again until it gets one.
    const keepWaiting = async (): Promise<void> => {
      while (!leaving.signal.aborted) {
        await refusalOrPage(acme.events.follow({ after, wait: 30 }, { signal: leaving.signal }));
      }
    };
    const waiting = Array.from({ length: 100 }, keepWaiting);
    const gone = Promise.allSettled(waiting);
    const oneMore = async () => {
      const outcome = await refusalOrPage(acme.events.follow({ after, wait: 1 }));
      return outcome instanceof ProblemError ? outcome : 'waited';
    };
    // The waiters arrive while this polls. A poll that is let in takes a second.
    const patience = { timeout: 20_000 };
    await expect
      .poll(oneMore, patience)
      .toMatchObject({ status: 503, code: 'too_many_waiters', retryAfterSeconds: 5 });
    const stranger = randomUUID();
    const others = service.member(stranger);
    const other = (await others).events.follow({ after: await caughtUp(stranger), wait: 30 });
    await create(stranger);
    expect((await other).data).toHaveLength(1);
    leaving.abort();
    await gone;
    await expect.poll(oneMore, patience).toBe('waited');
  });
});
