import { describe, expect, test } from 'vitest';
import { ForbiddenError } from '../../src/client/errors.ts';
import type { InventoryResource, ListableKind } from '../../src/client/inventory-resource.ts';
import { createChargeClassifier } from '../../src/lines/charge-classifier.ts';
import { nameResource } from '../../src/lines/name-resource.ts';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { always, failureOf, sendJson, serve } from './api-server.ts';

const fra1 = { slug: 'fra1', name: 'Frankfurt 1' };
const created_at = '2026-01-10T08:00:00Z';
const rawResource = { id: 'id-1', name: 'one', created_at };

describe('matchCostLines matches lines with the resources of listResources', () => {
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

  test('case 48: the item with the id "206179956" with the Droplet 206179956', async () => {
    const [one, two] = [206179956, 206179957].map((id) => ({ ...rawResource, id }));
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

  test('case 49: "Unused Floating IP - 1.1.1.1" with the reserved IP 1.1.1.1', async () => {
    const body = { reserved_ips: [{ ip: '1.1.1.10' }, { ip: '1.1.1.1' }] };
    expect(
      await matchOf('reserved_ip', body, 'Floating IPs', 'Unused Floating IP - 1.1.1.1'),
    ).toMatchObject({ status: 'matched', resource: { providerId: '1.1.1.1' } });
  });

  test('case 50: an app by the name of its spec', async () => {
    const body = { apps: [{ id: 'app-1', name: 'not this', spec: { name: 'shop' } }] };
    expect(await matchOf('app', body, 'App Platform', 'shop')).toMatchObject({
      status: 'matched',
      resource: { providerId: 'app-1', name: 'shop' },
    });
    expect(await matchOf('app', body, 'App Platform', 'not this')).toMatchObject({
      reason: 'no_such_resource',
    });
  });

  test('case 47: "Example.COM (s-1vcpu-1gb)" with the Droplet example.com', async () => {
    const body = { droplets: [{ ...rawResource, name: 'example.com' }] };
    expect(await matchOf('droplet', body, 'Droplets', 'Example.COM (s-1vcpu-1gb)')).toMatchObject({
      status: 'matched',
      resource: { name: 'example.com' },
    });
  });
});

test('case 38: matchCostLines reports lines of a forbidden kind as not visible', async () => {
  const { client } = await serve((_request, response) => sendJson(response, {}, 403));
  const failure = await failureOf(client.listResources('volume').all());
  expect(failure).toMatchObject({ code: 'forbidden', scope: 'block_storage:read' });
  const resource = { kind: 'volume', name: 'uploads' } as const;
  const line = { kind: 'volume', resource, start: null, end: null } as const;
  const matches = matchCostLines([line], { resources: [], notVisible: ['volume'] });
  expect(matches[0]?.match).toMatchObject({ reason: 'not_visible' });
});

test('case 38: a forbidden kind does not affect other kinds', async () => {
  const { client } = await serve((_request, response, url) =>
    url.pathname === '/v2/volumes'
      ? sendJson(response, { id: 'forbidden' }, 403)
      : sendJson(response, { droplets: [rawResource] }),
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

test('case 44: matchCostLines does not match a Droplets line with a cluster node', async () => {
  const node = { id: 1, name: 'pool-1', region: fra1, created_at, tags: ['k8s:cluster'] };
  const { client } = await serve((_request, response) => sendJson(response, { droplets: [node] }));
  const resources = await client.listResources('droplet').all();
  const resource = { kind: 'droplet', name: 'pool-1' } as const;
  const line = { kind: 'droplet', resource, start: null, end: null } as const;
  expect(matchCostLines([line], { resources })[0]?.match).toMatchObject({
    reason: 'no_such_resource',
  });
});
