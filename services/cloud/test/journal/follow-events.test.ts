import { randomUUID } from 'node:crypto';
import { type FeedPage, followEvents, ProblemError } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// Open transactions of other tests in the same PostgreSQL delay the feed.
vi.setConfig({ testTimeout: 30_000, expect: { poll: { timeout: 20_000 } } });

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
  }, 30_000);

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
  }, 60_000);
});
