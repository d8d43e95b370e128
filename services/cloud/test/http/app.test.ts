import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let authorization: string;
beforeAll(async () => {
  service = await startTestService();
  authorization = `Bearer ${await mintToken({ roles: ['platform_admin'] })}`;
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { tenant_id: 'acme', slug: 'shop', display_name: 'Shop', region: 'syd1' };

async function send(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; problem: Record<string, unknown> }> {
  const response = await fetch(`${service.url}/api/v1${path}`, {
    method,
    headers: { authorization, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  });
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = z.record(z.string(), z.unknown()).parse(await response.json());
  expect(problem).toMatchObject({
    type: `/docs/errors#${problem.code}`,
    status: response.status,
    request_id: response.headers.get('x-request-id'),
  });
  return { status: response.status, headers: response.headers, problem };
}

const create = (change: object) =>
  send('POST', '/deployments', JSON.stringify({ ...shop, ...change }));

it.each<[string, object, string]>([
  ['an unknown field', { colour: 'red' }, '/body/colour'],
  ['a wrong type', { slug: 7 }, '/body/slug'],
  ['a slug of 10,000 characters', { slug: 'a'.repeat(10_000) }, '/body/slug'],
  ['a slug with capitals', { slug: 'Shop' }, '/body/slug'],
  ['NUL in text', { display_name: 'Sh\u0000op' }, '/body/display_name'],
  ['NUL in the region', { region: '\u0000' }, '/body/region'],
  ['a state that a deployment cannot start in', { state: 'archived' }, '/body/state'],
  ['a missing field', { display_name: undefined }, '/body/display_name'],
  ...[
    '2026-12-31T23:59:60Z',
    '2100-02-30T00:00:00Z',
    '2100-01-01T24:00:00Z',
    '2100-01-01T00:00:00+05',
    '9999-12-31T23:59:59-12:00',
  ].map((end): [string, object, string] => [
    `a trial that ends at ${end}`,
    { state: 'trial', trial_ends_at: end },
    '/body/trial_ends_at',
  ]),
])('rejects %s of createDeployment with a 400 that names its path', async (_name, change, path) => {
  const { status, problem } = await create(change);
  expect(status).toBe(400);
  expect(problem.code).toBe('invalid_request');
  expect(problem.errors).toContainEqual(expect.objectContaining({ path }));
});

it('distinguishes malformed JSON, a body of another type and a body over the limit', async () => {
  expect(await send('POST', '/deployments', '{"slug":')).toMatchObject({
    status: 400,
    problem: { code: 'invalid_json' },
  });
  expect(
    await send('POST', '/deployments', 'a=b', {
      'content-type': 'application/x-www-form-urlencoded',
    }),
  ).toMatchObject({ status: 415, problem: { code: 'unsupported_media_type' } });
  expect(await create({ display_name: 'x'.repeat(200_000) })).toMatchObject({
    status: 413,
    problem: { code: 'body_too_large' },
  });
});

it('rejects half of a surrogate pair, and a body that does not match its content-encoding', async () => {
  const half = JSON.stringify({ ...shop, slug: 'half', display_name: '\ud800' });
  for (const headers of [{}, { 'idempotency-key': 'half' }]) {
    expect(await send('POST', '/deployments', half, headers)).toMatchObject({
      status: 400,
      problem: { code: 'invalid_json' },
    });
  }
  const packed = { 'content-encoding': 'gzip' };
  expect(await send('POST', '/deployments', 'not gzip', packed)).toMatchObject({
    status: 400,
    problem: { code: 'invalid_request' },
  });
});

const cursorAt = (time: string) =>
  Buffer.from(`${time} 00000000-0000-7000-8000-000000000000`).toString('base64url');

it.each([
  `/deployments?cursor=${cursorAt('2026-02-30T00:00:00.000Z')}`,
  `/deployments?cursor=${cursorAt('0000-01-01T00:00:00.000Z')}`,
  '/deployments/urn:uuid:00000000-0000-7000-8000-000000000000',
  '/billing/cost-lines?period=2026-13-01',
  '/billing/cost-lines?period=2026-02-30',
  '/billing/cost-lines?period=April',
  '/billing/cost-lines?kind=droplets',
  '/billing/cost-lines?cursor=garbage',
  '/deployments?cursor=%00',
  '/deployments?limit=0',
  '/deployments?limit=201',
  '/deployments?limit=ten',
  '/deployments?colour=red',
  '/deployments?state=gone',
  '/deployments/not-a-uuid',
])('rejects GET %s with 400', async (path) => {
  expect(await send('GET', path)).toMatchObject({
    status: 400,
    problem: { code: 'invalid_request' },
  });
});

it('answers an unknown path with 404, and an unknown method with 405 and the allowed methods', async () => {
  expect(await send('GET', '/nothing')).toMatchObject({ status: 404 });
  const { status, headers } = await send('PURGE', '/deployments');
  expect(status).toBe(405);
  expect(headers.get('allow')).toBe('GET, POST');
  expect(await send('DELETE', '/deployments/00000000-0000-7000-8000-000000000000')).toMatchObject({
    status: 405,
  });
});

it('answers a path that cannot be decoded with 400', async () => {
  expect((await send('GET', '/deployments/%zz')).status).toBe(400);
  expect((await send('GET', '/deployments/%00')).status).toBe(400);
});

it('answers HEAD like GET, without a body', async () => {
  const head = await fetch(`${service.url}/api/health`, { method: 'HEAD' });
  expect(head.status).toBe(200);
  expect(await head.text()).toBe('');
});

it('rejects a transition to an unknown state with 400, and to the current state with 422', async () => {
  const made = await fetch(`${service.url}/api/v1/deployments`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ ...shop, slug: 'same' }),
  });
  const { id } = z.object({ id: z.uuid() }).parse(await made.json());
  const path = `/deployments/${id}/transition`;
  expect(await send('POST', path, '{"to":"frozen"}')).toMatchObject({ status: 400 });
  expect(await send('POST', path, '{"to":"active"}')).toMatchObject({
    status: 422,
    problem: { code: 'illegal_transition', from: 'active', to: 'active' },
  });
});

it('echoes a valid request id and replaces any other', async () => {
  const kept = await send('GET', '/nothing', undefined, { 'x-request-id': 'my.request-1' });
  expect(kept.problem.request_id).toBe('my.request-1');
  const replaced = await send('GET', '/nothing', undefined, { 'x-request-id': 'no spaces' });
  expect(replaced.problem.request_id).not.toContain(' ');
});

it('creates only the one deployment of all these requests', async () => {
  const admin = await service.admin();
  expect((await admin.deployments.list()).data.map(({ slug }) => slug)).toEqual(['same']);
});
