import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { migrations } from '../../src/db/migrations/migrations.ts';
import { anonymous } from '../../src/http/caller.ts';
import { healthRoutes } from '../../src/http/health.routes.ts';
import type { RequestContext } from '../../src/http/operations.ts';
import { refusal } from '../setup/refusal.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const schema = z.object({
  status: z.string(),
  version: z.string(),
  schema: z.string(),
  instance: z.uuid(),
  stores: z.record(z.string(), z.unknown()),
});

async function ask(url: string, path: '/api/health' | '/api/ready') {
  const response = await fetch(url + path);
  const health = schema.parse(await response.json());
  return { status: response.status, retryAfter: response.headers.get('retry-after'), health };
}

it('reports the state of the stores without a token', async () => {
  await using started = await startTestService({ start: true });
  for (const path of ['/api/health', '/api/ready'] as const) {
    // On a busy machine a store may not answer within the limit of a reading.
    await expect
      .poll(() => ask(started.url, path))
      .toMatchObject({
        status: 200,
        health: {
          status: 'ok',
          stores: { postgres: 'up', scheduler: { backend: 'postgres', state: 'up' } },
        },
      });
  }
});

it('is ready, but degraded, if the standby of the feed is away: only the feed answers 503', async () => {
  const away = 'postgres://a:b@127.0.0.1:9/away';
  await using degraded = await startTestService({ env: { DATABASE_READ_URL: away }, start: true });
  await expect
    .poll(() => ask(degraded.url, '/api/ready'))
    .toMatchObject({
      status: 200,
      health: { status: 'degraded', stores: { postgres: 'up', standby: 'down' } },
    });
  const { deployments, events } = await degraded.member('acme');
  await deployments.create({ slug: 'shop', display_name: 'Shop', region: 'syd1' });
  const problem = await refusal(events.follow());
  expect(problem).toMatchObject({ status: 503, code: 'store_unavailable' });
});

it('is ready, but degraded, if the store of the schedules is away', async () => {
  const away = 'mongodb://127.0.0.1:9/away';
  await using degraded = await startTestService({ env: { MONGODB_URI: away }, start: true });
  for (const path of ['/api/health', '/api/ready'] as const) {
    await expect
      .poll(() => ask(degraded.url, path))
      .toMatchObject({
        status: 200,
        health: {
          status: 'degraded',
          stores: { postgres: 'up', scheduler: { backend: 'mongodb', state: 'down' } },
        },
      });
  }
});

it('lives, but is not ready, if PostgreSQL is away', async () => {
  const database = await createTestDatabase();
  await using proxy = await startTcpProxy(database.url, 5_432);
  await using cut = await startTestService({ databaseUrl: proxy.url });
  proxy.cut();
  const health = { status: 'degraded', stores: { postgres: 'down' } };
  expect(await ask(cut.url, '/api/health')).toMatchObject({ status: 200, health });
  expect(await ask(cut.url, '/api/ready')).toMatchObject({ status: 503, retryAfter: '5', health });
  await proxy.restore();
  await expect.poll(async () => (await ask(cut.url, '/api/ready')).status).toBe(200);
});

it('is not ready if PostgreSQL lacks a migration, as after a restore of an older dump', async () => {
  const latest = migrations.at(-1)?.name;
  await service.superuserEm().execute('delete from schema_migrations where name = ?', [latest]);
  const health = { status: 'degraded', schema: latest, stores: { postgres: 'outdated' } };
  expect(await ask(service.url, '/api/ready')).toMatchObject({ status: 503, health });
  await service.superuserEm().execute('insert into schema_migrations (name) values (?)', [latest]);
  expect(await ask(service.url, '/api/ready')).toMatchObject({ status: 200 });
});

it('names the release and the instance, which differs between processes', async () => {
  await using twin = await startTestService({ databaseUrl: service.config.databaseUrl });
  const { health } = await ask(service.url, '/api/health');
  const ready = await ask(service.url, '/api/ready');
  const other = await ask(twin.url, '/api/health');
  expect(health).toMatchObject({ version: '0.1.0', schema: migrations.at(-1)?.name });
  expect(ready.health.instance).toBe(health.instance);
  expect(other.health.instance).not.toBe(health.instance);
});

it('shares one check of the stores among concurrent requests', async () => {
  let checks = 0;
  const scheduler = {
    backend: 'postgres',
    isUp: async () => {
      checks += 1;
      return true;
    },
  } as const;
  const identity = { version: '1', schema: 's', instance: crypto.randomUUID() };
  const { getReadiness } = healthRoutes({ orm: service.service.orm, scheduler, identity });
  const isRequest = (value: object): value is Parameters<typeof getReadiness>[0] =>
    'ifMatch' in value;
  const request = { ifMatch: undefined };
  if (!isRequest(request)) throw new Error('not a request');
  const context: RequestContext = {
    caller: anonymous,
    actor: { kind: 'tenant', id: 'anyone' },
    requestId: 'r',
    em: service.em(),
    signal: new AbortController().signal,
    pause: (wait) => wait(),
    afterCommit: (run) => run(),
  };
  const together = Array.from({ length: 50 }, () => getReadiness(request, context));
  expect((await Promise.all(together)).map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(checks).toBe(1);
  await getReadiness(request, context);
  expect(checks).toBe(2);
});
