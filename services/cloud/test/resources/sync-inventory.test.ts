import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { droplet, march, startTestPipeline, type TestPipeline } from '../billing/test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

describe('inventory sync', () => {
  const resources = () =>
    test.sql().selectFrom('cloud_resources').selectAll().orderBy('provider_id').execute();

  it('matches cost lines that were stored before their resource', async () => {
    test.provider.invoices = [march];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ matched_count: 0 });
    expect(await test.lines()).toMatchObject([{ unmatched_reason: 'no_such_resource' }]);
    test.provider.lists = { droplets: [droplet] };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ matched_count: 1 });
    expect(await test.lines()).toMatchObject([{ matched_by: 'name', unmatched_reason: null }]);
  });

  it('keeps a resource that is gone, and restores it when it is listed again', async () => {
    test.provider.lists = { droplets: [droplet] };
    await test.worker.drainAll();
    test.provider.lists = {};
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect((await resources())[0]?.gone_at).not.toBeNull();
    test.provider.lists = { droplets: [droplet] };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect((await resources())[0]?.gone_at).toBeNull();
    expect(await resources()).toHaveLength(1);
  });

  it('keeps the resources of a kind that the token may not list', async () => {
    test.provider.invoices = [march];
    test.provider.lists = { droplets: [{ ...droplet, name: 'other' }] };
    await test.worker.drainAll();
    test.provider.lists = { droplets: null };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect(await resources()).toMatchObject([{ name: 'other', gone_at: null }]);
    expect(await test.lines()).toMatchObject([{ unmatched_reason: 'not_visible' }]);
  });

  it('stores the other kinds if the list of one fails, and tries again', async () => {
    test.provider.lists = { droplets: [droplet] };
    test.provider.faults = [{ path: '/v2/apps', fault: { status: 500 }, times: 1 }];
    await test.worker.drainAll();
    expect(await resources()).toHaveLength(1);
    expect((await test.items('inventory-sync'))[0]).toMatchObject({ attempts: 1, outcome: null });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect((await test.items('inventory-sync'))[0]).toMatchObject({
      attempts: 0,
      last_error: null,
    });
  });
});
