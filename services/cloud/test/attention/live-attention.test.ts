import { randomUUID } from 'node:crypto';
import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { type OtherSystems, startOtherSystems } from '../billing/other-systems.ts';
import { type Provider, row } from '../billing/provider.ts';
import { act, isAllWell, only, polling } from '../faults/operator.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { toSuperuserUrl } from '../setup/test-database.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// The situations are real. Those that concern several instances are in test/faults/three-am.
vi.setConfig({ testTimeout: 180_000 });

let others: OtherSystems;
let provider: Provider;
let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  others = await startOtherSystems();
  ({ provider } = others);
  provider.lists = { droplets: [{ id: 101, name: 'web-1', created_at: '2020-01-01T00:00:00Z' }] };
  const csv = [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')];
  const now = new Date();
  const period = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1)).toISOString();
  provider.invoices = [{ uuid: 'inv-1', period: period.slice(0, 7), amount: '3.10', csv }];
  service = await startTestService({ env: env(), start: true });
  admin = await service.admin();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
});

const env = (tenant = 'acme') => ({ ...others.env, SKYAI_FINANCE_TENANT_ID: tenant });

it('is empty once a new service has read and pushed everything', async () => {
  const pushed = async () =>
    (await admin.billing.listInvoices()).data.map((invoice) => invoice.finance_status);
  await expect.poll(pushed, polling).toEqual(['pushed']);
  await isAllWell(admin);
});

it('finance_target_changed lasts from another tenant to the decision to resend', async () => {
  const { databaseUrl } = service.config;
  await using moved = await startTestService({ env: env('globex'), databaseUrl });
  const there = await moved.admin();
  const item = await only(there, 'finance_target_changed');
  expect(item).toMatchObject({ count: 1, amount: '3.10' });
  await act(item, moved);
  await isAllWell(there);
});

it.skipIf(inject('mongodbUri') === null)(
  'schedule_store_down lasts while the instance cannot reach mongod',
  async () => {
    const uri = new URL(inject('mongodbUri') ?? '');
    uri.pathname = `/attention_${randomUUID().slice(0, 8)}`;
    await using proxy = await startTcpProxy(uri.href, 27_017);
    const { databaseUrl } = service.config;
    // The invoice is in the books of this tenant now.
    const variables = { ...env('globex'), MONGODB_URI: proxy.url };
    const options = { env: variables, databaseUrl, start: true };
    await using other = await startTestService(options);
    const there = await other.admin();
    await isAllWell(there);
    proxy.cut();
    const item = await only(there, 'schedule_store_down');
    expect(item).toMatchObject({ severity: 'warning', count: 1, action: null });
    await proxy.restore();
    await isAllWell(there);
  },
);

it('role_not_limited lasts while the role of DATABASE_URL may change append-only tables', async () => {
  const databaseUrl = toSuperuserUrl(service.config.databaseUrl);
  await using unlimited = await startTestService({ env: env('globex'), databaseUrl });
  const there = await unlimited.admin();
  const item = await only(there, 'role_not_limited');
  expect(item).toMatchObject({ severity: 'warning', dismissible: true, action: null, count: 1 });
  expect(item.title).toBe('The role arcadia of DATABASE_URL may change append-only tables');
});

it('standby_down lasts while the instance cannot read the standby of the feed', async () => {
  const { databaseUrl } = service.config;
  await using proxy = await startTcpProxy(databaseUrl, 5_432);
  const variables = { ...env('globex'), DATABASE_READ_URL: proxy.url };
  await using other = await startTestService({ env: variables, databaseUrl });
  const there = await other.admin();
  await isAllWell(there);
  proxy.cut();
  const item = await only(there, 'standby_down');
  expect(item).toMatchObject({ severity: 'critical', count: 1, action: null });
  await proxy.restore();
  await isAllWell(there);
});

it('not_configured is what an instance without the variables says', async () => {
  const { databaseUrl } = service.config;
  await using bare = await startTestService({ databaseUrl });
  const { data } = await (await bare.admin()).attention.list();
  expect(data.find(({ cause }) => cause === 'not_configured')).toMatchObject({
    title: expect.stringContaining('DIGITALOCEAN_TOKEN and SKYAI_FINANCE_SECRET are not set'),
    count: 2,
  });
});
