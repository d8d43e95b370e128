import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { anonymous } from '../../src/http/caller.ts';
import { healthRoutes } from '../../src/http/health.routes.ts';
import type { RequestContext } from '../../src/http/operations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

it('reports the state of the stores without a token, and is ready once the schedules run', async () => {
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

it('shares one check of the stores among concurrent requests', async () => {
  let checks = 0;
  const scheduler = {
    backend: 'postgres',
    isUp: async () => {
      checks += 1;
      return true;
    },
  } as const;
  const { getReadiness } = healthRoutes({ orm: service.service.orm, scheduler });
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
  };
  const together = Array.from({ length: 50 }, () => getReadiness(request, context));
  expect((await Promise.all(together)).map(({ status }) => status)).toEqual(Array(50).fill(200));
  expect(checks).toBe(1);
  await getReadiness(request, context);
  expect(checks).toBe(2);
});
