import { deploymentLifecycle } from '@arcadia/lifecycle';
import { expect, it } from 'vitest';
import { startTestService } from '../setup/test-service.ts';

it('serves the map that deployments are judged by, to everybody', async () => {
  await using service = await startTestService();
  const { states, transitions, hash } = deploymentLifecycle.toJSON();
  for (const roles of [['platform_admin'], ['platform_billing'], ['member'], ['viewer']]) {
    const client = await service.client({ roles, tenant_id: 'acme' });
    expect(await client.lifecycle()).toEqual({ states, transitions, hash });
  }
}, 30_000);
