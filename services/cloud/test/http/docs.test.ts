import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestService, type TestService } from '../setup/test-service.ts';
import { sendRaw } from './send-raw.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const get = (path: string) => fetch(`${service.url}${path}`, { redirect: 'manual' });

it.each([
  ['/docs', 'text/html'],
  ['/docs/errors', 'text/html'],
  ['/docs/runbook', 'text/html'],
  ['/docs/reference.json', 'application/json'],
  ['/docs/swagger-initializer.js', 'text/javascript'],
  ['/docs/swagger-ui-bundle.js', 'text/javascript'],
  ['/docs/swagger-ui.css', 'text/css'],
  ['/docs/favicon-32x32.png', 'image/png'],
  ['/openapi.yaml', 'application/yaml'],
])('serves %s without a token, and answers 304 while it is unchanged', async (path, type) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain(type);
  expect(response.headers.get('cache-control')).toBe('no-cache');
  const etag = response.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{20,}"$/);
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  // `fetch` would ask not to get a 304.
  const ifNoneMatch = (tag: string) =>
    sendRaw(service, 'GET', path, { headers: { 'if-none-match': tag } });
  expect(await ifNoneMatch(etag)).toMatchObject({ status: 304, headers: { etag }, text: '' });
  expect(await ifNoneMatch('"another"')).toMatchObject({ status: 200, headers: { etag } });
});

it('refers to files that exist in the page of the reference', async () => {
  const html = await (await get('/docs')).text();
  const files = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, file]) => file ?? '');
  expect(files.length).toBeGreaterThanOrEqual(6);
  for (const file of files) {
    expect(file).toMatch(/^\/docs\//);
    expect((await get(file)).status, file).toBe(200);
  }
});

it('gives the page of errors an anchor for each code', async () => {
  const html = await (await get('/docs/errors')).text();
  expect(html).toContain('<h2 id="slug_taken">');
  expect(html).toContain('<h2 id="too_many_requests">');
});

it('gives the runbook an anchor for each cause', async () => {
  const html = await (await get('/docs/runbook')).text();
  expect(html).toContain('<h2 id="circuit_open">');
  expect(html).toContain('<h2 id="unmatched_cost">');
});
