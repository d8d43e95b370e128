import { expect, it } from 'vitest';
import { createArcadiaClient, followEvents } from '../src/index.ts';
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
  for await (const { data, next_cursor } of followEvents(events.follow, { limit: 2 })) {
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

it('followEvents rejects with the error of a page that fails', async () => {
  await using server = await startArcadiaServer((response) => response.destroy());
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  await expect(followEvents(events.follow).next()).rejects.toMatchObject({ code: 'connection' });
});

it('followEvents rejects a wait of 0', async () => {
  await using server = await startArcadiaServer(feed);
  const { events } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  await expect(followEvents(events.follow, { wait: 0 }).next()).rejects.toThrow('"wait"');
  expect(server.requests).toEqual([]);
});
