import { expect, it } from 'vitest';
import { ArcadiaConnectionError, createArcadiaClient, paginate } from '../src/index.ts';
import { json, type Respond, startArcadiaServer } from './arcadia-server.ts';
import { sampleObject } from './sample.ts';

const schemas: Readonly<Record<string, string>> = {
  '/api/v1/catalog/plans': 'Plan',
  '/api/v1/deployments': 'Deployment',
  '/api/v1/resources': 'Resource',
};

const pages: Respond = (response, request) => {
  const { pathname, searchParams } = new URL(request.path ?? '', 'http://localhost');
  const start = Number(searchParams.get('cursor') ?? 0);
  const limit = Number(searchParams.get('limit') ?? 50);
  const ids = ['a', 'b', 'c', 'd', 'e'].slice(start, start + limit);
  const next = start + limit < 5 ? String(start + limit) : null;
  const data = ids.map((id) => sampleObject(schemas[pathname] ?? '', { id }));
  json(200, { data, next_cursor: next })(response, request);
};

it('paginate yields every item, and passes query and options to each page', async () => {
  await using server = await startArcadiaServer(pages);
  const { deployments } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const ids: string[] = [];
  const query = { state: 'active', limit: 2 } as const;
  for await (const { id } of paginate(deployments.list, query, { requestId: 'r' })) ids.push(id);

  expect(ids).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(server.requests.map(({ path }) => path)).toEqual([
    '/api/v1/deployments?state=active&limit=2',
    '/api/v1/deployments?state=active&limit=2&cursor=2',
    '/api/v1/deployments?state=active&limit=2&cursor=4',
  ]);
  expect(server.requests.map(({ headers }) => headers['x-request-id'])).toEqual(['r', 'r', 'r']);
});

it('paginate starts at the given cursor', async () => {
  await using server = await startArcadiaServer(pages);
  const { catalog } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const rest: string[] = [];
  for await (const { id } of paginate(catalog.listPlans, { cursor: '3' })) rest.push(id);
  expect(rest).toEqual(['d', 'e']);
});

it.each([
  ['the same cursor', ['a', 'a', 'a'], [0, 1]],
  ['a circle of cursors', ['a', 'b', 'c', 'a'], [0, 1, 2, 3]],
  ['the cursor that it started at', ['a', 'first'], [0, 1]],
])('paginate rejects %s after it has yielded each page once', async (_, cursors, expected) => {
  let count = 0;
  const list = () => Promise.resolve({ data: [count], next_cursor: cursors[count++] ?? null });
  const items: number[] = [];
  const walk = async () => {
    for await (const item of paginate(list, { cursor: 'first' })) items.push(item);
  };
  await expect(walk()).rejects.toThrow(ArcadiaConnectionError);
  expect(items).toEqual(expected);
});

it('paginate does not fetch a page before it is needed', async () => {
  await using server = await startArcadiaServer(pages);
  const { resources } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  for await (const { id } of paginate(resources.list, { limit: 2 })) if (id === 'b') break;
  expect(server.requests).toHaveLength(1);
});

it('paginate rejects with the error of a page that fails', async () => {
  await using server = await startArcadiaServer((response, request) =>
    request.path?.includes('cursor') ? response.destroy() : pages(response, request),
  );
  const { deployments } = createArcadiaClient({ baseUrl: server.url, token: 'a-token' });
  const ids: string[] = [];
  const walk = async () => {
    for await (const { id } of paginate(deployments.list, { limit: 2 })) ids.push(id);
  };
  await expect(walk()).rejects.toMatchObject({ code: 'connection' });
  expect(ids).toEqual(['a', 'b']);
});
