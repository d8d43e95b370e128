import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
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
