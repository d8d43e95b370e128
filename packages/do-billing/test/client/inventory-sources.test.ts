import { describe, expect, test } from 'vitest';
import { ForbiddenError } from '../../src/client/errors/forbidden-error.ts';
import type { InventoryResource, ListableKind } from '../../src/client/inventory-resource.ts';
import { openConnection } from '../../src/client/open-connection.ts';
import { paginate } from '../../src/client/paginate.ts';
import { createChargeClassifier } from '../../src/lines/charge-classifier.ts';
import { nameResource } from '../../src/lines/name-resource.ts';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { object, string } from '../../src/payloads/shape.ts';
import { always, failureOf, sendJson, serve, TOKEN } from './api-server.ts';

const fra1 = { slug: 'fra1', name: 'Frankfurt 1' };
const created_at = '2026-01-10T08:00:00Z';
const BASE = { id: 'id-1', name: 'one', created_at };
const FOUND = { providerId: 'id-1', name: 'one', region: 'fra1', createdAt: created_at, tags: [] };

const CASES: [ListableKind, string, string, object, Partial<InventoryResource>][] = [
  [
    'droplet',
    '/v2/droplets',
    'droplets',
    { ...BASE, id: 206179956, region: fra1, tags: ['k8s', 'k8s:abc:def'] },
    { ...FOUND, providerId: '206179956', tags: ['k8s', 'k8s:abc:def'] },
  ],
  ['volume', '/v2/volumes', 'volumes', { ...BASE, region: fra1, tags: null }, FOUND],
  ['snapshot', '/v2/snapshots', 'snapshots', { ...BASE, regions: ['fra1'] }, FOUND],
  [
    'load_balancer',
    '/v2/load_balancers',
    'load_balancers',
    { ...BASE, region: fra1, tag: 'web' },
    { ...FOUND, tags: ['web'] },
  ],
  ['database', '/v2/databases', 'databases', { ...BASE, region: 'fra1' }, FOUND],
  [
    'kubernetes',
    '/v2/kubernetes/clusters',
    'kubernetes_clusters',
    { ...BASE, region: 'fra1' },
    FOUND,
  ],
  [
    'reserved_ip',
    '/v2/reserved_ips',
    'reserved_ips',
    { ip: '1.1.1.1', region: fra1 },
    { ...FOUND, providerId: '1.1.1.1', name: '1.1.1.1', createdAt: null },
  ],
  [
    'app',
    '/v2/apps',
    'apps',
    { id: 'id-1', spec: { name: 'one' }, created_at, region: fra1 },
    FOUND,
  ],
  [
    'registry',
    '/v2/registries',
    'registries',
    { name: 'one', created_at, region: 'fra1' },
    { ...FOUND, providerId: 'one' },
  ],
];

test.each(CASES)(
  '%s: what %s lists is read, by the id and the name that its kind has',
  async (kind, path, root, raw, found) => {
    const { client, requests } = await serve((_request, response, url) =>
      url.pathname === path
        ? sendJson(response, { [root]: [raw], links: {}, meta: { total: 1 } })
        : sendJson(response, { reserved_ipv6s: [] }),
    );
    expect(await client.listResources(kind).all()).toEqual([
      { kind, goneAt: null, attrs: raw, ...found },
    ]);
    expect(requests[0]?.url.pathname).toBe(path);
  },
);

describe('reserved IPv6 addresses', () => {
  const v4 = { ip: '1.1.1.1', region: fra1 };
  const v6 = { ip: 'fd53:616d:6d60::dc9:c001', region_slug: 'nyc3', reserved_at: created_at };

  test('are reserved IPs too, from a list of their own', async () => {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, { reserved_ipv6s: [v6], links: {}, meta: { total: 1 } })
        : sendJson(response, { reserved_ips: [v4], links: {}, meta: { total: 1 } }),
    );
    expect(await client.listResources('reserved_ip').all()).toMatchObject([
      { providerId: '1.1.1.1', region: 'fra1', createdAt: null },
      { providerId: v6.ip, name: v6.ip, region: 'nyc3', createdAt: created_at, attrs: v6 },
    ]);
  });

  test('are none where the API has no such list', async () => {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, { id: 'not_found' }, 404)
        : sendJson(response, { reserved_ips: [v4] }),
    );
    expect(await client.listResources('reserved_ip').all()).toHaveLength(1);
  });

  test.each([403, 500])('are missed, and the whole list with them, at a %d', async (status) => {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, {}, status)
        : sendJson(response, { reserved_ips: [v4] }),
    );
    expect(await failureOf(client.listResources('reserved_ip').all())).toMatchObject({ status });
  });

  test('whose second page is not found are an error, not a shorter list', async () => {
    const { client, baseUrl } = await serve((_request, response, url) => {
      if (url.searchParams.has('page')) return sendJson(response, {}, 404);
      const next = `${baseUrl}/v2/reserved_ipv6?page=2`;
      return url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, { reserved_ipv6s: [v6], links: { pages: { next } } })
        : sendJson(response, { reserved_ips: [v4] });
    });
    expect(await failureOf(client.listResources('reserved_ip').all())).toMatchObject({
      code: 'not_found',
    });
  });
});

test.each(['database', 'registry'] as const)(
  'case 36: the %s list takes no paging parameters and is one page',
  async (kind) => {
    const root = kind === 'database' ? 'databases' : 'registries';
    const { client, requests } = await serve((_request, response) =>
      sendJson(response, { [root]: [] }),
    );
    expect(await client.listResources(kind).all()).toEqual([]);
    expect(requests.map(({ url }) => url.search)).toEqual(['']);
  },
);

test.each([
  ['/v2/databases', 'databases'],
  ['/v2/registries', 'registries'],
  ['/v2/functions/namespaces', 'namespaces'],
  ['/v2/nfs', 'shares'],
])('case 36: the list of %s, with neither links nor meta, is one page', async (path, root) => {
  const all = Array.from({ length: 41 }, (_, nth) => ({ name: `n-${nth}` }));
  const { baseUrl, requests } = await serve(always({ [root]: all }));
  const connection = openConnection({ token: TOKEN, baseUrl });
  const page = { url: new URL(path, baseUrl), root, item: object({ name: string }), scope: 'x' };
  const found = [];
  for await (const item of paginate(connection, { ...page, signal: undefined })) found.push(item);
  expect(found).toEqual(all);
  expect(requests).toHaveLength(1);
});

test('GPU Droplets, which the list leaves out, are asked for too; none comes twice', async () => {
  const droplet = { id: 1, name: 'web', region: fra1, created_at };
  const { client, requests } = await serve((_request, response, url) => {
    const gpus = url.searchParams.get('type') === 'gpus' ? [{ ...droplet, id: 2 }] : [];
    sendJson(response, { droplets: [droplet, ...gpus] });
  });
  const droplets = await client.listResources('droplet').all();
  expect(droplets.map(({ providerId }) => providerId)).toEqual(['1', '2']);
  expect(requests).toHaveLength(2);
});

test('a snapshot of several regions has none', async () => {
  const { client } = await serve(always({ snapshots: [{ ...BASE, regions: ['fra1', 'nyc3'] }] }));
  expect(await client.listResources('snapshot').all()).toMatchObject([{ region: null }]);
});

test.each(['', null, undefined])('case 50: the tag %j of a load balancer is none', async (tag) => {
  const { client } = await serve(always({ load_balancers: [{ ...BASE, region: null, tag }] }));
  expect(await client.listResources('load_balancer').all()).toMatchObject([{ tags: [] }]);
});

test('case 50: a tag keeps all that stands after its first colon', async () => {
  const { client } = await serve(always({ volumes: [{ ...BASE, tags: ['k8s:abc:def'] }] }));
  expect(await client.listResources('volume').all()).toMatchObject([{ tags: ['k8s:abc:def'] }]);
});

describe('lines and the inventory that is listed meet', () => {
  const times = { start: '2026-04-01T00:00:00Z', end: '2026-05-01T00:00:00Z' };

  async function matchOf(kind: ListableKind, body: object, product: string, description: string) {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, { reserved_ipv6s: [] })
        : sendJson(response, body),
    );
    const resources = await client.listResources(kind).all();
    const classified = createChargeClassifier()(product, description);
    const billed = { ...classified, product, description, groupDescription: null };
    const line = { ...billed, ...nameResource(billed), ...times };
    return matchCostLines([line], { resources })[0]?.match;
  }

  test('case 48: the item with the id "206179956" is of the droplet 206179956', async () => {
    const [one, two] = [206179956, 206179957].map((id) => ({ ...BASE, id }));
    const { client } = await serve(always({ droplets: [two, one] }));
    const resources = await client.listResources('droplet').all();
    const named = { kind: 'droplet', resource: { kind: 'droplet', name: 'one' } } as const;
    const line = { ...named, ...times, providerResourceId: '206179956' };
    expect(matchCostLines([line], { resources })[0]?.match).toMatchObject({
      status: 'matched',
      matchedBy: 'provider_id',
      resource: { providerId: '206179956', attrs: one },
    });
  });

  test('case 49: "Unused Floating IP - 1.1.1.1" is the reserved IP 1.1.1.1', async () => {
    const body = { reserved_ips: [{ ip: '1.1.1.10' }, { ip: '1.1.1.1' }] };
    expect(
      await matchOf('reserved_ip', body, 'Floating IPs', 'Unused Floating IP - 1.1.1.1'),
    ).toMatchObject({ status: 'matched', resource: { providerId: '1.1.1.1' } });
  });

  test('case 50: an app is called what its spec is', async () => {
    const body = { apps: [{ id: 'app-1', name: 'not this', spec: { name: 'shop' } }] };
    expect(await matchOf('app', body, 'App Platform', 'shop')).toMatchObject({
      status: 'matched',
      resource: { providerId: 'app-1', name: 'shop' },
    });
    expect(await matchOf('app', body, 'App Platform', 'not this')).toMatchObject({
      reason: 'no_such_resource',
    });
  });

  test('case 47: "Example.COM (s-1vcpu-1gb)" is the droplet example.com', async () => {
    const body = { droplets: [{ ...BASE, name: 'example.com' }] };
    expect(await matchOf('droplet', body, 'Droplets', 'Example.COM (s-1vcpu-1gb)')).toMatchObject({
      status: 'matched',
      resource: { name: 'example.com' },
    });
  });
});

describe('objects of another shape are errors that say where', () => {
  test.each([
    ['volume', 'volumes', { ...BASE, id: null }, '.volumes[0].id'],
    ['volume', 'volumes', { ...BASE, created_at: 'once' }, '.volumes[0].created_at'],
    ['app', 'apps', { id: 'x', spec: {} }, '.apps[0].spec.name'],
    ['reserved_ip', 'reserved_ips', {}, '.reserved_ips[0].ip'],
  ] as const)('%s: %s with %o', async (kind, root, raw, at) => {
    const { client } = await serve((_request, response) => sendJson(response, { [root]: [raw] }));
    expect(await failureOf(client.listResources(kind).all())).toMatchObject({
      code: 'invalid_response',
      at,
    });
  });
});

test('case 38: the lines of a kind that the token may not list are not visible, not gone', async () => {
  const { client } = await serve((_request, response) => sendJson(response, {}, 403));
  const failure = await failureOf(client.listResources('volume').all());
  expect(failure).toMatchObject({ code: 'forbidden', scope: 'block_storage:read' });
  const resource = { kind: 'volume', name: 'uploads' } as const;
  const line = { kind: 'volume', resource, start: null, end: null } as const;
  const matches = matchCostLines([line], { resources: [], notVisible: ['volume'] });
  expect(matches[0]?.match).toMatchObject({ reason: 'not_visible' });
});

test('case 38: one kind that may not be listed leaves the other kinds what they are', async () => {
  const { client } = await serve((_request, response, url) =>
    url.pathname === '/v2/volumes'
      ? sendJson(response, { id: 'forbidden' }, 403)
      : sendJson(response, { droplets: [BASE] }),
  );
  const notVisible: ListableKind[] = [];
  const resources: InventoryResource[] = [];
  for (const kind of ['droplet', 'volume'] as const) {
    try {
      resources.push(...(await client.listResources(kind).all()));
    } catch (error) {
      if (!(error instanceof ForbiddenError)) throw error;
      notVisible.push(kind);
    }
  }
  const lineOf = (kind: ListableKind, name: string) =>
    ({ kind, resource: { kind, name }, start: null, end: null }) as const;
  const lines = [lineOf('droplet', 'one'), lineOf('droplet', 'two'), lineOf('volume', 'data')];
  const matches = matchCostLines(lines, { resources, notVisible });
  expect(matches.map(({ match }) => match)).toMatchObject([
    { status: 'matched' },
    { reason: 'no_such_resource' },
    { reason: 'not_visible' },
  ]);
});

test('case 44: a listed cluster node is not taken by a Droplets line', async () => {
  const node = { id: 1, name: 'pool-1', region: fra1, created_at, tags: ['k8s:cluster'] };
  const { client } = await serve((_request, response) => sendJson(response, { droplets: [node] }));
  const resources = await client.listResources('droplet').all();
  const resource = { kind: 'droplet', name: 'pool-1' } as const;
  const line = { kind: 'droplet', resource, start: null, end: null } as const;
  expect(matchCostLines([line], { resources })[0]?.match).toMatchObject({
    reason: 'no_such_resource',
  });
});
