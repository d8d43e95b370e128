import { expect, test } from 'vitest';
import { matchCostLines } from '../../src/match/match-cost-lines.ts';
import { type Answer, failureOf, sendJson, serve } from './api-server.ts';

const resource = (urn: string) => ({
  urn,
  assigned_at: '2026-01-10T08:00:00Z',
  links: { self: 'https://api.digitalocean.com/v2/x' },
  status: 'ok',
});
const arcadiaProject = { id: '4e1bfbc3-dc3e-41f2-a18f-1b4d7ba71679', name: 'Arcadia' };
const tenantsProject = { id: 'addb4547-6bab-419a-8542-76263a033cf6', name: 'Tenants, Inc.' };

function provider(
  resources: Record<string, string[]>,
  projects: object[] = [arcadiaProject, tenantsProject],
): Answer {
  return (_request, response, url) => {
    if (url.pathname === '/v2/projects') return sendJson(response, { projects });
    const urns = resources[url.pathname.split('/')[3] ?? ''];
    if (urns === undefined) return sendJson(response, { id: 'not_found' }, 404);
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(`?page=${page + 1}`, url).href;
    return sendJson(response, {
      resources: urns.slice(page - 1, page).map(resource),
      links: page < urns.length ? { pages: { next } } : {},
      meta: { total: urns.length },
    });
  };
}

test('listBuckets reads the buckets from all pages of the resources of every project', async () => {
  const { client, requests } = await serve(
    provider({
      [arcadiaProject.id]: ['do:droplet:13457723', 'do:space:assets', 'do:something_new:1'],
      [tenantsProject.id]: ['do:space:tenant-files', 'do:space:assets'],
    }),
  );
  const buckets = await client.listBuckets().all();
  expect(buckets).toEqual([
    {
      kind: 'space',
      providerId: 'assets',
      name: 'assets',
      createdAt: null,
      goneAt: null,
      project: arcadiaProject,
      attrs: resource('do:space:assets'),
    },
    expect.objectContaining({ name: 'tenant-files', project: tenantsProject }),
  ]);
  expect(requests[0]?.url.search).toBe('?per_page=200');

  const line = { kind: 'bandwidth', resource: { kind: 'space', name: 'assets' } } as const;
  const lines = [{ ...line, start: null, end: null }];
  expect(matchCostLines(lines, { resources: buckets })[0]?.match).toMatchObject({
    status: 'matched',
    resource: { providerId: 'assets' },
  });
});

test('listBuckets names the scope if the token may not see projects', async () => {
  const { client } = await serve((_request, response) => sendJson(response, {}, 403));
  expect(await failureOf(client.listBuckets().all())).toMatchObject({
    code: 'forbidden',
    scope: 'project:read',
  });
});

test('listBuckets rejects if a project cannot be read', async () => {
  const { client } = await serve(provider({ [arcadiaProject.id]: ['do:space:assets'] }));
  expect(await failureOf(client.listBuckets().all())).toMatchObject({ code: 'not_found' });
});

test('listBuckets rejects a project id that would lead to another path', async () => {
  const { client, requests } = await serve(provider({}, [{ ...arcadiaProject, id: '..' }]));
  expect(await failureOf(client.listBuckets().all())).toMatchObject({
    code: 'invalid_response',
    at: '.projects[0].id',
  });
  expect(requests).toHaveLength(1);
});
