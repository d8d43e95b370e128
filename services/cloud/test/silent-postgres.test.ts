import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdLock, send, shop } from './http/keyed-call.ts';
import { type FreezingProxy, startFreezingProxy } from './setup/start-freezing-proxy.ts';
import { testStoreLimits } from './setup/store-limits.ts';
import { createTestDatabase, type TestDatabase } from './setup/test-database.ts';
import { mintToken, startTestService, type TestService } from './setup/test-service.ts';

const { statementMs, closeMs } = testStoreLimits;

let database: TestDatabase;
let proxy: FreezingProxy;
let service: TestService;
beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await startFreezingProxy(database.url);
  service = await startTestService({ databaseUrl: proxy.url, storeLimits: testStoreLimits });
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await database.drop();
});

/** Opens every connection of the pool, then freezes all of them. */
async function freezeWarmPool(): Promise<void> {
  await Promise.all(Array.from({ length: 20 }, () => service.em().execute('select pg_sleep(0.2)')));
  expect(proxy.open()).toBeGreaterThanOrEqual(20);
  proxy.freeze();
}

async function listDeployments(): Promise<Response> {
  const headers = { authorization: `Bearer ${await mintToken({ roles: ['platform_admin'] })}` };
  return await fetch(`${service.url}/api/v1/deployments`, { headers });
}

const isReady = async () => (await fetch(`${service.url}/api/ready`)).status === 200;

describe('the service on 20 connections that went silent', () => {
  it('answers 503 with Retry-After within seconds, then serves again and is ready', async () => {
    await service.service.start();
    await expect.poll(isReady).toBe(true);
    await freezeWarmPool();
    const beganMs = performance.now();
    const answers = await Promise.all(Array.from({ length: 60 }, listDeployments));
    expect(performance.now() - beganMs).toBeLessThan(6 * statementMs);
    const failed = answers.filter(({ status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(0);
    for (const { status, headers } of failed) {
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    }
    expect((await listDeployments()).status).toBe(200);
    await expect.poll(isReady).toBe(true);
  });

  it('costs one request, not one for each connection', async () => {
    await freezeWarmPool();
    expect((await listDeployments()).status).toBe(503);
    for (let request = 1; request <= 20; request += 1) {
      expect((await listDeployments()).status).toBe(200);
    }
  });

  it('sends a waiting follower the next event', async () => {
    const admin = await service.admin();
    const { next_cursor: after } = await admin.events.follow({});
    const waiting = admin.events.follow({ after, wait: 30 });
    await sleep(300);
    proxy.freeze();
    await expect.poll(async () => (await listDeployments()).status).toBe(200);
    const acme = await service.member('acme');
    const { id } = await acme.deployments.create(shop);
    expect((await waiting).data).toMatchObject([{ deployment_id: id }]);
  });

  it('closes within its limits', async () => {
    await service.service.start();
    await freezeWarmPool();
    const waiting = Array.from({ length: 10 }, () =>
      service
        .em()
        .execute('select 1')
        .catch(() => undefined),
    );
    const beganMs = performance.now();
    await service.service.close();
    expect(performance.now() - beganMs).toBeLessThan(4 * statementMs + 4 * closeMs);
    await Promise.all(waiting);
  });
});

it.each([
  ['did not reach', false],
  ['reached', true],
])(
  'answers 503 to a keyed call whose commit %s PostgreSQL, and a repetition takes effect once',
  async (_name, isForwarded) => {
    const acme = await service.member('acme');
    const call = { path: '/deployments', body: shop, tenant: 'acme', key: randomUUID() };
    proxy.freezeAt('commit', { isForwarded });
    expect(await send(service, call)).toMatchObject({
      status: 503,
      body: { code: 'store_unavailable', retry_after_seconds: 5 },
    });
    // If the commit was lost, the session keeps the key until PostgreSQL ends it.
    const again = async () => {
      const { status, replayed } = await send(service, call);
      return { status, replayed };
    };
    await expect.poll(again).toMatchObject({ status: 201 });
    expect(await again()).toEqual({ status: 201, replayed: true });
    expect((await acme.deployments.list()).data).toHaveLength(1);
  },
);

it.each([
  ['a push', '/billing/invoices/0198b6c2-6d5e-7c1a-9a52-3f0f4a3c9d11/push', 'platform_admin', 404],
  ['any other operation', '/deployments', 'member', 503],
])('lets a twin of %s wait under the limit of the operation', async (_name, path, role, status) => {
  const operation = path === '/deployments' ? 'createDeployment' : 'pushInvoice';
  const tenant = role === 'member' ? 'acme' : '';
  const holder = await holdLock(
    { config: { databaseUrl: database.url } },
    `insert into idempotency_keys (tenant_id, subject, operation, key, request_digest)
     values ('${tenant}', 'tester', '${operation}', 'twin', 'x')`,
  );
  const body = path === '/deployments' ? shop : {};
  const waiting = send(service, { path, body, tenant: 'acme', key: 'twin', role });
  await sleep(1.5 * statementMs);
  await holder.rollback();
  expect(await waiting).toMatchObject({ status });
});
