import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const member = { roles: ['member'], tenant_id: 'acme' };

function list(authorization?: string): Promise<Response> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return fetch(`${service.url}/api/v1/deployments`, { headers });
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hour = 3600;
const nowSeconds = () => Math.floor(Date.now() / 1000);

it.each([
  ['a missing token', async () => undefined],
  ['a malformed token', async () => 'Bearer x'],
  [
    'an expired token',
    async () => `Bearer ${await mintToken(member, { expiresAt: nowSeconds() - 60 })}`,
  ],
  ['a token without exp', async () => `Bearer ${await mintToken(member, { expiresAt: null })}`],
  [
    'a token signed with another secret',
    async () => `Bearer ${await mintToken(member, { secret: 'x'.repeat(64) })}`,
  ],
  [
    'a token of typ refresh',
    async () => `Bearer ${await mintToken({ ...member, typ: 'refresh' })}`,
  ],
  [
    'a token of a member without a tenant',
    async () => `Bearer ${await mintToken({ roles: ['member'] })}`,
  ],
  [
    'a token with alg none',
    async () =>
      `Bearer ${part({ alg: 'none' })}.${part({ ...member, sub: 'x', exp: nowSeconds() + hour })}.`,
  ],
  [
    'a token with roles that are not a list',
    async () => `Bearer ${await mintToken({ roles: 'viewer', tenant_id: 'acme' })}`,
  ],
  [
    'a token with a malformed tenant_id',
    async () => `Bearer ${await mintToken({ roles: ['member'], tenant_id: 'a b' })}`,
  ],
])('rejects %s with 401', async (_name, authorization) => {
  const response = await list(await authorization());
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer');
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
});

it.each([
  ['roles of null', { roles: null, tenant_id: 'acme' }],
  ['a typ of null', { ...member, typ: null }],
  ['a platform role and a tenant_id of null', { roles: ['platform_admin'], tenant_id: null }],
])('accepts a token with %s, as if the claim were absent', async (_name, claims) => {
  expect((await list(`Bearer ${await mintToken(claims)}`)).status).toBe(200);
});

it('treats the bearer of a token with roles of null as a member', async () => {
  const acme = await service.client({ roles: null, tenant_id: 'acme' });
  const refused = refusal(acme.deployments.list({ tenant_id: 'globex' }));
  expect(await refused).toMatchObject({ status: 403, code: 'forbidden' });
});

it('accepts a token whose aud names the service among others, and rejects one without it', async () => {
  await using audited = await startTestService({ env: { ARCADIA_JWT_AUDIENCE: 'arcadia' } });
  const statusFor = async (aud: string[]) => {
    const headers = { authorization: `Bearer ${await mintToken({ ...member, aud })}` };
    return (await fetch(`${audited.url}/api/v1/deployments`, { headers })).status;
  };
  expect(await statusFor(['other', 'arcadia'])).toBe(200);
  expect(await statusFor(['other'])).toBe(401);
  expect(await statusFor([])).toBe(401);
});

it('rejects the tokens of a secret that was removed before a restart', async () => {
  const other = 'another-secret-that-is-long-enough-too';
  const token = await mintToken(member, { secret: other });
  const headers = { authorization: `Bearer ${token}` };
  for (const [secrets, status] of [
    [`${other},the-next-one-of-the-secrets-used-here`, 200],
    ['the-next-one-of-the-secrets-used-here', 401],
  ] as const) {
    await using one = await startTestService({ env: { ARCADIA_JWT_SECRET: secrets } });
    expect((await fetch(`${one.url}/api/v1/deployments`, { headers })).status).toBe(status);
  }
});

it('rejects a token that has expired since it was verified and cached', async () => {
  let now = new Date();
  await using clocked = await startTestService({ now: () => now });
  const acme = await clocked.client({ ...member });
  await acme.deployments.list();
  now = new Date(now.getTime() + 2 * hour * 1000);
  expect(await refusal(acme.deployments.list())).toMatchObject({ status: 401 });
});

it('verifies a token with any of several secrets', async () => {
  const other = 'another-secret-that-is-long-enough-too';
  const secrets = `the-first-one-of-the-two-secrets-here,${other}`;
  await using two = await startTestService({ env: { ARCADIA_JWT_SECRET: secrets } });
  const token = await mintToken(member, { secret: other });
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(`${two.url}/api/v1/deployments`, { headers })).status).toBe(200);
});

it('verifies tokens with the keys of ARCADIA_JWKS_URL, and rejects tokens signed with a shared secret', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' };
  const keys = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
  keys.listen(0, '127.0.0.1');
  await once(keys, 'listening');
  const address = keys.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const env = {
    ARCADIA_JWT_SECRET: '',
    ARCADIA_JWKS_URL: `http://127.0.0.1:${address.port}/jwks`,
    ARCADIA_JWT_ISSUER: 'guardian',
  };
  await using service = await startTestService({ env });
  const sign = (issuer: string) =>
    new SignJWT(member)
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setSubject('someone')
      .setIssuer(issuer)
      .setExpirationTime('1 hour')
      .sign(privateKey);
  const statusWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${service.url}/api/v1/deployments`, { headers })).status;
  };
  expect(await statusWith(await sign('guardian'))).toBe(200);
  expect(await statusWith(await sign('another'))).toBe(401);
  expect(await statusWith(await mintToken({ ...member, iss: 'guardian' }))).toBe(401);
  keys.close();
});

it('answers 503 in place of 401 if the keys cannot be fetched', async () => {
  const env = { ARCADIA_JWT_SECRET: '', ARCADIA_JWKS_URL: 'http://127.0.0.1:1/jwks' };
  await using service = await startTestService({ env });
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT(member)
    .setProtectedHeader({ alg: 'RS256' })
    .setSubject('someone')
    .setExpirationTime('1 hour')
    .sign(privateKey);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${service.url}/api/v1/deployments`, { headers });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
  expect(await response.json()).toMatchObject({ code: 'store_unavailable' });
});
