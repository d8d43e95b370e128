import { describe, expect, test } from 'vitest';
import { openConnection } from '../../src/client/connection.ts';
import type { InventoryResource, ListableKind } from '../../src/client/inventory-resource.ts';
import { paginate } from '../../src/client/pagination.ts';
import { object, string } from '../../src/payloads/shape.ts';
import { always, failureOf, sendJson, serve, TOKEN } from './api-server.ts';

const fra1 = { slug: 'fra1', name: 'Frankfurt 1' };
const created_at = '2026-01-10T08:00:00Z';
const rawResource = { id: 'id-1', name: 'one', created_at };
const readResource = {
  providerId: 'id-1',
  name: 'one',
  region: 'fra1',
  createdAt: created_at,
  tags: [],
};

const listedKinds: [ListableKind, string, string, object, Partial<InventoryResource>][] = [
  [
    'droplet',
    '/v2/droplets',
    'droplets',
    { ...rawResource, id: 206179956, region: fra1, tags: ['k8s', 'k8s:abc:def'] },
    { ...readResource, providerId: '206179956', tags: ['k8s', 'k8s:abc:def'] },
  ],
  ['volume', '/v2/volumes', 'volumes', { ...rawResource, region: fra1, tags: null }, readResource],
  ['snapshot', '/v2/snapshots', 'snapshots', { ...rawResource, regions: ['fra1'] }, readResource],
  [
    'load_balancer',
    '/v2/load_balancers',
    'load_balancers',
    { ...rawResource, region: fra1, tag: 'web' },
    { ...readResource, tags: ['web'] },
  ],
  ['database', '/v2/databases', 'databases', { ...rawResource, region: 'fra1' }, readResource],
  [
    'kubernetes',
    '/v2/kubernetes/clusters',
    'kubernetes_clusters',
    { ...rawResource, region: 'fra1' },
    readResource,
  ],
  [
    'reserved_ip',
    '/v2/reserved_ips',
    'reserved_ips',
    { ip: '1.1.1.1', region: fra1 },
    { ...readResource, providerId: '1.1.1.1', name: '1.1.1.1', createdAt: null },
  ],
  [
    'app',
    '/v2/apps',
    'apps',
    { id: 'id-1', spec: { name: 'one' }, created_at, region: fra1 },
    readResource,
  ],
  [
    'registry',
    '/v2/registries',
    'registries',
    { name: 'one', created_at, region: 'fra1' },
    { ...readResource, providerId: 'one' },
  ],
];

test.each(listedKinds)(
  'listResources(%j) reads %s with the id and the name of that kind',
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

describe('listResources("reserved_ip")', () => {
  const v4 = { ip: '1.1.1.1', region: fra1 };
  const v6 = { ip: 'fd53:616d:6d60::dc9:c001', region_slug: 'nyc3', reserved_at: created_at };

  test('also reads the list of reserved IPv6 addresses', async () => {
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

  test('yields only IPv4 addresses if the API has no IPv6 list', async () => {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, { id: 'not_found' }, 404)
        : sendJson(response, { reserved_ips: [v4] }),
    );
    expect(await client.listResources('reserved_ip').all()).toHaveLength(1);
  });

  test.each([403, 500])('fails if the IPv6 list answers %d', async (status) => {
    const { client } = await serve((_request, response, url) =>
      url.pathname === '/v2/reserved_ipv6'
        ? sendJson(response, {}, status)
        : sendJson(response, { reserved_ips: [v4] }),
    );
    expect(await failureOf(client.listResources('reserved_ip').all())).toMatchObject({ status });
  });

  test('fails if the second page of the IPv6 list is not found', async () => {
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
  'case 36: listResources(%j) sends no paging parameters and reads one page',
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
])('case 36: paginate reads %s, without links and meta, as one page', async (path, root) => {
  const all = Array.from({ length: 41 }, (_, nth) => ({ name: `n-${nth}` }));
  const { baseUrl, requests } = await serve(always({ [root]: all }));
  const connection = openConnection({ token: TOKEN, baseUrl });
  const page = { url: new URL(path, baseUrl), root, item: object({ name: string }), scope: 'x' };
  const found = [];
  for await (const item of paginate(connection, { ...page, signal: undefined })) found.push(item);
  expect(found).toEqual(all);
  expect(requests).toHaveLength(1);
});

test('listResources("droplet") also requests GPU Droplets, and yields each Droplet once', async () => {
  const droplet = { id: 1, name: 'web', region: fra1, created_at };
  const { client, requests } = await serve((_request, response, url) => {
    const gpus = url.searchParams.get('type') === 'gpus' ? [{ ...droplet, id: 2 }] : [];
    sendJson(response, { droplets: [droplet, ...gpus] });
  });
  const droplets = await client.listResources('droplet').all();
  expect(droplets.map(({ providerId }) => providerId)).toEqual(['1', '2']);
  expect(requests).toHaveLength(2);
});

test('listResources sets the region of a snapshot in several regions to null', async () => {
  const { client } = await serve(
    always({ snapshots: [{ ...rawResource, regions: ['fra1', 'nyc3'] }] }),
  );
  expect(await client.listResources('snapshot').all()).toMatchObject([{ region: null }]);
});

test.each(['', null, undefined])(
  'case 50: listResources ignores the tag %j of a load balancer',
  async (tag) => {
    const { client } = await serve(
      always({ load_balancers: [{ ...rawResource, region: null, tag }] }),
    );
    expect(await client.listResources('load_balancer').all()).toMatchObject([{ tags: [] }]);
  },
);

test('case 50: listResources keeps a tag with several colons unchanged', async () => {
  const { client } = await serve(always({ volumes: [{ ...rawResource, tags: ['k8s:abc:def'] }] }));
  expect(await client.listResources('volume').all()).toMatchObject([{ tags: ['k8s:abc:def'] }]);
});

describe('listResources rejects invalid objects with their path', () => {
  test.each([
    ['volume', 'volumes', { ...rawResource, id: null }, '.volumes[0].id'],
    ['volume', 'volumes', { ...rawResource, created_at: 'once' }, '.volumes[0].created_at'],
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
