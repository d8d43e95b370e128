import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';
import { sendRaw } from './send-raw.ts';

let service: TestService;
let authorization: string;
beforeAll(async () => {
  service = await startTestService();
  authorization = `Bearer ${await mintToken({ roles: ['platform_admin'], tenant_id: 'acme' })}`;
});
afterAll(() => service[Symbol.asyncDispose]());

const send = (
  method: string,
  target: string,
  options: { headers?: Record<string, string>; body?: unknown } = {},
) =>
  sendRaw(service, method, target, {
    ...options,
    headers: { authorization, ...options.headers },
  });

const { paths } = z
  .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
  .parse(parse(readFileSync(new URL('../../../../openapi.yaml', import.meta.url), 'utf8')));
const operations = Object.entries(paths).flatMap(([template, item]) =>
  ['get', 'put', 'post', 'delete', 'patch']
    .filter((method) => method in item)
    .map((method): [string, string] => [method.toUpperCase(), template]),
);
const ID = '00000000-0000-7000-8000-00000000000a';

/** Targets that a lenient router would take for the path. */
function variantsOf(template: string): string[] {
  const path = template.replaceAll(/\{\w+\}/g, ID);
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index);
  const insertAt = (at: number, text: string) => path.slice(0, at) + text + path.slice(at);
  return [
    `${path}/`,
    `${path}//`,
    `${path}/?limit=1`,
    `${path}/.`,
    `${path}/..`,
    `${path}%2F`,
    `${path}%2f..`,
    `${path}\\`,
    `${path}%5c`,
    `${path}#`,
    path.toUpperCase().replaceAll(ID.toUpperCase(), ID),
    path.replace('/api', '/API'),
    path.replace('/api', '/%61pi'),
    ...slashes.map((at) => insertAt(at, '/')),
    ...slashes.flatMap((at) => [insertAt(at, '/.'), insertAt(at, '/x/..')]),
    // Node itself rejects a target that does not begin with a slash.
    ...slashes
      .slice(1)
      .flatMap((at) => [
        `${path.slice(0, at)}%2F${path.slice(at + 1)}`,
        `${path.slice(0, at)}\\${path.slice(at + 1)}`,
        `${path.slice(0, at)}\\${path.slice(at + 1)}#`,
      ]),
    ...['', '.', '..', '%2e', '%2E%2e', '.%2E', `${ID}%2Fevents`, `${ID}%5Cevents`, '%2F'].flatMap(
      (value) =>
        [...template.matchAll(/\{\w+\}/g)].map(
          ({ 0: name, index }) =>
            template.slice(0, index).replaceAll(/\{\w+\}/g, ID) +
            value +
            template.slice(index + name.length).replaceAll(/\{\w+\}/g, ID),
        ),
    ),
  ].filter((target) => target !== path);
}

describe('strict routing', () => {
  it.each(operations)('answers 404 unless the path of %s %s is exact', async (method, template) => {
    for (const target of variantsOf(template)) {
      const { status, text } = await send(method, target);
      expect({ target, status }).toEqual({ target, status: 404 });
      expect(JSON.parse(text)).toMatchObject({
        code: 'not_found',
        detail: expect.stringContaining('No operation has the path'),
      });
    }
  });

  it.each([
    '/docs/',
    '/docs//',
    '/DOCS',
    '/docs/errors/',
    '/docs//errors',
    '/docs/Errors',
    '/docs/%65rrors',
    '/docs/.',
    '/docs/../docs',
    '/docs//swagger-ui.css',
    '/docs/package.json',
    '/docs/..%2fpackage.json',
    '/openapi.yaml/',
    '//openapi.yaml',
    '/OPENAPI.yaml',
    '/',
    '*',
  ])('answers 404 for %s', async (target) => {
    const { status, headers } = await send(target === '*' ? 'OPTIONS' : 'GET', target);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it('accepts a target with the scheme and the host of the service', async () => {
    expect(await send('GET', `${service.url}/api/v1/deployments?limit=1`)).toMatchObject({
      status: 200,
    });
    expect(await send('GET', `${service.url}/api/v1/deployments/`)).toMatchObject({ status: 404 });
  });
});

describe('an id in capitals', () => {
  const shop = { slug: 'capitals', display_name: 'Shop', region: 'syd1' };

  it('is used as the row has it, in the answer, in headers and for idempotency keys', async () => {
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create(shop);
    const path = (name: string) => `/api/v1/deployments/${name}/subscribe`;
    const call = { headers: { 'idempotency-key': 'capitals' }, body: { plan_code: 'starter' } };
    const first = await send('POST', path(id.toUpperCase()), call);
    expect(first.status).toBe(201);
    expect(first.headers.location).toBe(`/api/v1/deployments/${id}/subscription`);
    const again = await send('POST', path(id), call);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const escaped = id
      .toUpperCase()
      .replace(/^./, (digit) => `%${digit.charCodeAt(0).toString(16)}`);
    expect((await send('POST', path(escaped), call)).headers['idempotency-replayed']).toBe('true');
  });

  it('names the same work item', async () => {
    const ids = [ID.toUpperCase(), ID];
    for (const id of ids) await send('POST', `/api/v1/billing/invoices/${id}/ingest`);
    for (const id of ids) {
      const { text } = await send('GET', `/api/v1/deployments/${id}`);
      expect(JSON.parse(text)).toMatchObject({ detail: expect.stringContaining(ID) });
    }
    const keys = await service.em().execute('select key from work_items where key = upper(key)');
    expect(keys).toEqual([]);
  });
});
