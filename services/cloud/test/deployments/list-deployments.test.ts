import { paginate } from '@arcadia/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());

const shop = { slug: 'shop', display_name: 'Shop', region: 'syd1' };

describe('GET /api/v1/deployments', () => {
  it('lists deployments page by page to the end, each once, oldest first', async () => {
    const acme = await service.member('pagers');
    const created: string[] = [];
    for (let n = 0; n < 7; n += 1) {
      created.push((await acme.deployments.create({ ...shop, slug: `p-${n}` })).id);
    }
    const seen: string[] = [];
    for await (const { id } of paginate(acme.deployments.list, { limit: 3 })) seen.push(id);
    expect(seen).toEqual(created);
  });

  it('filters deployments by state, and by tenant for platform roles', async () => {
    const [admin, acme] = await Promise.all([service.admin(), service.member('filterers')]);
    const { id } = await acme.deployments.create({ ...shop, slug: 'a' });
    await acme.deployments.create({ ...shop, slug: 'b' });
    await acme.deployments.transition(id, { to: 'paused' });
    const paused = await admin.deployments.list({ tenant_id: 'filterers', state: 'paused' });
    expect(paused.data.map((deployment) => deployment.id)).toEqual([id]);
  });
});
