import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listResources } from '../../src/resources/read-resources.ts';
import {
  audit,
  droplet,
  march,
  startTestPipeline,
  type TestPipeline,
} from '../billing/test-pipeline.ts';
import { insertInstance } from '../setup/situations.ts';

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

  const versions = () =>
    test
      .sql()
      .selectFrom('cloud_cost_lines')
      .select(['id', 'version', 'first_version_id', 'matched_by', 'superseded_at'])
      .orderBy('version')
      .execute();

  it('supersedes a cost line that it matches by a next version, which an ingest keeps', async () => {
    test.provider.invoices = [march];
    await test.worker.drainAll();
    const [former] = await test.lines();
    test.provider.lists = { droplets: [droplet] };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    const [first, second] = await versions();
    expect(first).toMatchObject({ id: former?.id, version: 1, superseded_at: expect.any(String) });
    const next = { version: 2, first_version_id: former?.id, matched_by: 'name' };
    expect(second).toMatchObject({ ...next, superseded_at: null });
    const { id } = await test.invoice('inv-march');
    await test.pipeline.ingestNow(id, audit);
    expect(await versions()).toEqual([second]);
    expect(await test.invoice('inv-march')).toMatchObject({
      applied_revision: 1,
      matched_count: 1,
    });
  });

  it('keeps no superseded cost line while an instance of the release before lives', async () => {
    test.provider.invoices = [march];
    await test.worker.drainAll();
    await insertInstance(test.em(), { schema: "'20261127250000-index-audit-actors'" });
    test.provider.lists = { droplets: [droplet] };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect(await versions()).toMatchObject([{ version: 2, matched_by: 'name' }]);
  });

  it('lists the new resources of a sync in the order in which they were created', async () => {
    const at = (id: number, created_at: string | null) => ({ ...droplet, id, created_at });
    const volume = { id: 'v-1', name: 'data', created_at: '2021-06-01T00:00:00Z', tags: [] };
    test.provider.lists = {
      droplets: [
        at(3, '2022-01-01T00:00:00Z'),
        at(4, '2022-01-01T00:00:00Z'),
        at(2, '2021-12-31T23:00:00-02:00'),
        at(1, '2021-01-01T00:00:00Z'),
      ],
      volumes: [volume],
      registries: [{ name: 'images', region: 'syd1' }],
    };
    await test.worker.drainAll();
    const list = async (direction: 'asc' | 'desc') => {
      const { data } = await listResources(test.em(), {}, { limit: 100, direction });
      return data.map(({ provider_id }) => provider_id);
    };
    const oldestFirst = ['images', '1', 'v-1', '3', '4', '2'];
    expect(await list('asc')).toEqual(oldestFirst);
    expect(await list('desc')).toEqual(oldestFirst.toReversed());
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
