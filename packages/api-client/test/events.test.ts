import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createArcadiaClient, type FollowOptions, followEvents } from '../src/index.ts';
import { json, type Respond, startArcadiaServer } from './arcadia-server.ts';
import { sampleObject } from './sample.ts';

/** Answers with two events on the first page, none on the second, and one on each page after. */
const feed: Respond = (response, request) => {
  const { searchParams } = new URL(request.path ?? '', 'http://localhost');
  const page = Number(searchParams.get('after') ?? 0);
  const ids = [['a', 'b'], []][page] ?? [`c${page}`];
  const data = ids.map((id) => sampleObject('FeedEvent', { id }));
  json(200, { data, next_cursor: String(page + 1) })(response, request);
};

it('followEvents yields page after page, even empty ones, and waits for each', async () => {
  await using server = await startArcadiaServer(feed);
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const seen: string[] = [];
  const sleep = () => Promise.resolve();
  for await (const { data, next_cursor } of followEvents(events.follow, { limit: 2 }, { sleep })) {
    seen.push(`${data.map(({ id }) => id).join(' ')} → ${next_cursor}`);
    if (seen.length === 4) break;
  }
  expect(seen).toEqual(['a b → 1', ' → 2', 'c2 → 3', 'c3 → 4']);
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/api/v1/events?limit=2&wait=30',
    '/api/v1/events?limit=2&wait=30&after=1',
    '/api/v1/events?limit=2&wait=30&after=2',
    '/api/v1/events?limit=2&wait=30&after=3',
  ]);
});

it('followEvents starts after the given cursor, with the given wait', async () => {
  await using server = await startArcadiaServer(feed);
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const query = { after: '7', wait: 5 };
  for await (const page of followEvents(events.follow, query)) {
    expect(page.data).toMatchObject([{ id: 'c7' }]);
    break;
  }
  expect(server.requests[0]?.path).toBe('/api/v1/events?after=7&wait=5');
});

it('followEvents rejects with the reason of its signal while it waits', async () => {
  const stopping = new AbortController();
  await using server = await startArcadiaServer((response, request) =>
    request.path?.includes('after') ? stopping.abort('enough') : feed(response, request),
  );
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const cursors: string[] = [];
  const follow = async () => {
    const options = { signal: stopping.signal };
    for await (const page of followEvents(events.follow, {}, options)) {
      cursors.push(page.next_cursor);
    }
  };
  await expect(follow()).rejects.toBe('enough');
  expect(cursors).toEqual(['1']);
});

it('followEvents rejects a `wait` or `maxAttempts` that is not a positive integer', async () => {
  await using server = await startArcadiaServer(feed);
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  for (const wait of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await expect(followEvents(events.follow, { wait }).next()).rejects.toThrow('"wait"');
  }
  // JavaScript callers can give text.
  const text: unknown = '3';
  for (const maxAttempts of [0, -1, 1.5, Number.NaN, Number.NEGATIVE_INFINITY, text]) {
    const args = [events.follow, {}, { maxAttempts }];
    const following: ReturnType<typeof followEvents> = Reflect.apply(followEvents, null, args);
    await expect(following.next()).rejects.toThrow('"maxAttempts"');
  }
  expect(server.requests).toEqual([]);
});

describe('followEvents, if a server answers an empty page at once,', () => {
  const empty = json(200, { data: [], next_cursor: '1' });

  it('waits for the rest of a second', async () => {
    await using server = await startArcadiaServer(empty);
    const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const waits: number[] = [];
    const sleep = (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    };
    let pages = 0;
    for await (const _ of followEvents(events.follow, {}, { sleep })) if (++pages === 5) break;
    expect(server.requests).toHaveLength(5);
    expect(waits).toHaveLength(4);
    for (const ms of waits) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(1000);
    }
  });

  it('rejects with the reason of its signal while it waits', async () => {
    await using server = await startArcadiaServer(empty);
    const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const stopping = new AbortController();
    const { signal } = stopping;
    const following = followEvents(events.follow, {}, { signal });
    await following.next();
    const next = following.next();
    stopping.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect(server.requests).toHaveLength(1);
  });

  it('does not wait after a page that the service held back, or after one with events', async () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    let pages = 0;
    const fetch = () => {
      pages += 1;
      const data = pages === 2 ? [sampleObject('FeedEvent')] : [];
      nowMs += data.length > 0 ? 0 : 1000;
      return Promise.resolve(Response.json({ data, next_cursor: String(pages) }));
    };
    const { events } = createArcadiaClient({
      baseUrl: 'http://arcadia.test',
      token: 'a-token',
      fetch,
    });
    const sleep = () => Promise.reject(new Error('waited'));
    for await (const _ of followEvents(events.follow, {}, { sleep })) if (pages === 5) break;
    expect(pages).toBe(5);
  });
});

describe('followEvents, when a page fails,', () => {
  /** Answers with one event on each page: an empty page in under a second has a wait of its own. */
  const busy: Respond = (response, request) => {
    const { searchParams } = new URL(request.path ?? '', 'http://localhost');
    const next_cursor = String(Number(searchParams.get('after') ?? 0) + 1);
    json(200, { data: [sampleObject('FeedEvent')], next_cursor })(response, request);
  };

  /** Follows the feed of a server for three pages, and keeps the waits instead of waiting. */
  async function follow(fail: (attempt: number) => Respond | undefined, maxAttempts?: number) {
    let attempt = 0;
    await using server = await startArcadiaServer((response, request) =>
      (fail(++attempt) ?? busy)(response, request),
    );
    const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const waits: number[] = [];
    const cursors: string[] = [];
    const options: FollowOptions = {
      maxAttempts,
      random: () => 0.5,
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    };
    let error: unknown;
    try {
      for await (const { next_cursor } of followEvents(events.follow, { limit: 2 }, options)) {
        cursors.push(next_cursor);
        if (cursors.length === 3) break;
      }
    } catch (thrown) {
      error = thrown;
    }
    const afters = server.requests.map(({ path }) => path?.match(/after=(\w+)/)?.[1]);
    return { error, waits, cursors, afters };
  }

  const page: Respond = (response) => {
    response.writeHead(502, { 'content-type': 'text/html' });
    response.end('<h1>Bad gateway</h1>');
  };
  const problem = (status: number, code: string, headers = {}): Respond =>
    json(status, { ...sampleObject('Problem', { status, code }) }, headers);

  it.each<[string, Respond]>([
    ['a gateway’s 502', page],
    ['a gateway’s 504', json(504, { message: 'timeout' })],
    ['a gateway’s 429', json(429, {})],
    ['503 too_many_waiters', problem(503, 'too_many_waiters')],
    ['429 with an unknown code', problem(429, 'of_tomorrow')],
    ['500 internal_error', problem(500, 'internal_error')],
    ['a closed connection', (response) => response.destroy()],
  ])('asks for the same page again after %s', async (_, failing) => {
    const { error, waits, cursors, afters } = await follow((attempt) =>
      attempt === 2 || attempt === 3 ? failing : undefined,
    );
    expect(error).toBeUndefined();
    expect(cursors).toEqual(['1', '2', '3']);
    expect(afters).toEqual([undefined, '1', '1', '1', '2']);
    expect(waits).toEqual([500, 1000]);
  });

  it('waits longer after each failure, at most 30 seconds, and starts again after a page', async () => {
    const { waits } = await follow((attempt) => (attempt === 9 ? undefined : page), 9);
    const half = [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];
    expect(waits).toEqual([...half, ...half]);
  });

  it.each([
    ['7', 7_500],
    ['0', 500],
    ['soon', 500],
    ['999999999', 21_600_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 21_600_000],
  ])('waits for "Retry-After: %s" and its back-off: %i ms', async (header, waitMs) => {
    const headers = { 'retry-after': header };
    for (const failing of [json(503, {}, headers), problem(503, 'store_unavailable', headers)]) {
      const { waits } = await follow((attempt) => (attempt === 1 ? failing : undefined));
      expect(waits).toEqual([waitMs]);
    }
  });

  it('rejects with the last error after maxAttempts, by default 20', async () => {
    const { error, waits } = await follow(() => page);
    expect(error).toMatchObject({ code: 'connection', status: 502 });
    expect(waits).toHaveLength(19);
    expect((await follow(() => page, 3)).waits).toHaveLength(2);
    expect((await follow(() => page, 1)).waits).toHaveLength(0);
  });

  it.each<[string, Respond, object]>([
    ['400 invalid_request', problem(400, 'invalid_request'), { code: 'invalid_request' }],
    ['401 unauthenticated', problem(401, 'unauthenticated'), { code: 'unauthenticated' }],
    ['a page of another server', json(404, { message: 'no route' }), { status: 404 }],
    ['a login page', json(200, 'log in'), { code: 'connection', status: 200 }],
    ['a redirect', (response) => response.writeHead(302).end(), { status: 302 }],
  ])('rejects %s at once', async (_, failing, expected) => {
    const { error, waits } = await follow((attempt) => (attempt === 2 ? failing : undefined));
    expect(error).toMatchObject(expected);
    expect(waits).toEqual([]);
  });

  it('rejects an error that is not of the client at once', async () => {
    const error = new Error('the vault is sealed');
    await expect(followEvents(() => Promise.reject(error)).next()).rejects.toBe(error);
  });

  it('rejects with the reason of its signal while it waits', async () => {
    const stopping = new AbortController();
    await using server = await startArcadiaServer(
      json(503, { message: 'no healthy upstream' }, { 'retry-after': '3600' }),
    );
    const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
    const follow = (...[query, options]: Parameters<typeof events.follow>) =>
      events.follow(query, options).catch((error: unknown) => {
        // At the next turn of the event loop the follower waits.
        setImmediate(() => stopping.abort('enough'));
        throw error;
      });
    const following = followEvents(follow, {}, { signal: stopping.signal });
    await expect(following.next()).rejects.toBe('enough');
    expect(server.requests).toHaveLength(1);
  });
});

it('followEvents rejects a page with events that ends where it began', async () => {
  await using server = await startArcadiaServer(
    json(200, { data: [sampleObject('FeedEvent')], next_cursor: '7' }),
  );
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  await expect(followEvents(events.follow, { after: '7' }).next()).rejects.toMatchObject({
    code: 'connection',
  });
});
