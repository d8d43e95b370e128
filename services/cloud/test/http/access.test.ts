import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusal } from '../setup/refusal.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };
const member = { roles: ['member'], tenant_id: 'acme' };

function list(authorization?: string): Promise<Response> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return fetch(`${service.url}/api/v1/deployments`, { headers });
}

describe('a token', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hour = 3600;
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  it.each([
    ['none', async () => undefined],
    ['one that is no token', async () => 'Bearer x'],
    [
      'an expired one',
      async () => `Bearer ${await mintToken(member, { expiresAt: nowSeconds() - 60 })}`,
    ],
    ['one without exp', async () => `Bearer ${await mintToken(member, { expiresAt: null })}`],
    [
      'one with another secret',
      async () => `Bearer ${await mintToken(member, { secret: 'x'.repeat(64) })}`,
    ],
    [
      'one with typ refresh',
      async () => `Bearer ${await mintToken({ ...member, typ: 'refresh' })}`,
    ],
    ['one without a tenant', async () => `Bearer ${await mintToken({ roles: ['member'] })}`],
    [
      'one with alg none',
      async () =>
        `Bearer ${part({ alg: 'none' })}.${part({ ...member, sub: 'x', exp: nowSeconds() + hour })}.`,
    ],
    [
      'one whose roles are no list',
      async () => `Bearer ${await mintToken({ roles: 'viewer', tenant_id: 'acme' })}`,
    ],
    [
      'one whose tenant_id is not one',
      async () => `Bearer ${await mintToken({ roles: ['member'], tenant_id: 'a b' })}`,
    ],
  ])('that is %s is refused with 401', async (_name, authorization) => {
    const response = await list(await authorization());
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  it('is refused again once it has expired, though it was verified before', async () => {
    let now = new Date();
    await using clocked = await startTestService({ now: () => now });
    const acme = await clocked.client({ ...member });
    await acme.deployments.list();
    now = new Date(now.getTime() + 2 * hour * 1000);
    expect(await refusal(acme.deployments.list())).toMatchObject({ status: 401 });
  });

  it('verifies with any of several secrets', async () => {
    const other = 'another-secret-that-is-long-enough-too';
    const secrets = `the-first-one-of-the-two-secrets-here,${other}`;
    await using two = await startTestService({ env: { ARCADIA_JWT_SECRET: secrets } });
    const token = await mintToken(member, { secret: other });
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${two.url}/api/v1/deployments`, { headers })).status).toBe(200);
  });
});

it('verifies tokens by the keys at a URL, and then takes no shared secret', async () => {
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

it('says that the keys are away, not that the token is bad', async () => {
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

describe('a tenant', () => {
  it('sees neither in lists nor by id what another one has', async () => {
    const [acme, globex] = await Promise.all([service.member('acme'), service.member('globex')]);
    const theirs = await globex.deployments.create(shop);
    await globex.deployments.subscribe(theirs.id, { plan_code: 'starter' });
    const mine = await acme.deployments.create(shop);
    const { data } = await acme.deployments.list();
    expect(data.map(({ id }) => id)).toEqual([mine.id]);
    for (const call of [
      () => acme.deployments.get(theirs.id),
      () => acme.deployments.update(theirs.id, { display_name: 'Mine' }),
      () => acme.deployments.transition(theirs.id, { to: 'paused' }),
      () => acme.deployments.subscribe(theirs.id, { plan_code: 'starter' }),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 404, code: 'not_found' });
    }
    expect(await globex.deployments.get(theirs.id)).toMatchObject({ state: 'active', seq: 2 });
  });

  it('may name no other tenant', async () => {
    const acme = await service.member('acme');
    const named = acme.deployments.create({ ...shop, slug: 'x', tenant_id: 'globex' });
    expect(await refusal(named)).toMatchObject({ status: 403, code: 'forbidden' });
    const listed = acme.deployments.list({ tenant_id: 'globex' });
    expect(await refusal(listed)).toMatchObject({ status: 403 });
  });

  it('gets 403 on everything about the bills and the inventory', async () => {
    const acme = await service.member('acme');
    const id = '00000000-0000-7000-8000-000000000000';
    for (const call of [
      () => acme.billing.getBalance(),
      () => acme.billing.listCostLines(),
      () => acme.billing.listInvoices(),
      () => acme.billing.getInvoice(id),
      () => acme.billing.ingestInvoice(id),
      () => acme.billing.pushInvoice(id),
      () => acme.resources.list(),
      () => acme.resources.update(id, { deployment_id: null }),
    ]) {
      expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
    }
  });
});

it('lets a viewer read and nothing else', async () => {
  const acme = await service.member('seen');
  const viewer = await service.client({ roles: ['viewer'], tenant_id: 'seen' });
  const { id } = await acme.deployments.create(shop);
  expect((await viewer.deployments.get(id)).allowed_transitions).toEqual([]);
  for (const call of [
    () => viewer.deployments.create({ ...shop, slug: 'v' }),
    () => viewer.deployments.update(id, { display_name: 'V' }),
    () => viewer.deployments.transition(id, { to: 'paused' }),
    () => viewer.deployments.subscribe(id, { plan_code: 'starter' }),
  ]) {
    expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
  }
});

it('treats a role it does not know as a member, and takes dashes for underscores', async () => {
  const odd = await service.client({ roles: ['account_owner'], tenant_id: 'odd' });
  await odd.deployments.create(shop);
  const admin = await service.client({ roles: ['platform-admin'] });
  expect((await admin.deployments.list({ tenant_id: 'odd' })).data).toHaveLength(1);
});

it('says how its stores are to anyone who asks, and is ready once its schedules run', async () => {
  const ask = async (url: string, path: string) => {
    const response = await fetch(url + path);
    const health = z
      .object({ status: z.string(), stores: z.record(z.string(), z.unknown()) })
      .parse(await response.json());
    return { status: response.status, health };
  };
  expect(await ask(service.url, '/api/ready')).toMatchObject({
    status: 503,
    health: { status: 'degraded', stores: { postgres: 'up', scheduler: { state: 'down' } } },
  });
  await using started = await startTestService({ start: true });
  for (const path of ['/api/health', '/api/ready']) {
    expect(await ask(started.url, path)).toMatchObject({
      status: 200,
      health: {
        status: 'ok',
        stores: { postgres: 'up', scheduler: { backend: 'postgres', state: 'up' } },
      },
    });
  }
});
