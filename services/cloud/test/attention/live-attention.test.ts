import { randomUUID } from 'node:crypto';
import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import type { Finance } from '../billing/finance.ts';
import { type Provider, row } from '../billing/provider.ts';
import { act, isAllWell, objectsOf, only, polling } from '../faults/operator.ts';
import { type OtherSystems, startOtherSystems } from '../setup/other-systems.ts';
import { refusal } from '../setup/refusal.ts';
import { startTcpProxy } from '../setup/start-tcp-proxy.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

// The situations are real: each begins at the provider or in finance, and ends by the action of its item.
vi.setConfig({ testTimeout: 180_000 });

let others: OtherSystems;
let provider: Provider;
let finance: Finance;
let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  others = await startOtherSystems();
  ({ provider, finance } = others);
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

it('circuit_open lasts from a revoked token to the probe with a good one', async () => {
  provider.faults = [{ path: '/balance', fault: { status: 401 }, times: 1_000 }];
  await admin.queue.runSchedule('balance-snapshot');
  const item = await only(admin, 'circuit_open');
  expect(item).toMatchObject({ title: expect.stringContaining('balance-snapshot'), count: 1 });
  expect(await objectsOf(item, service.url)).toMatchObject({ data: expect.anything() });
  provider.faults = [];
  await act(item, service);
  await isAllWell(admin);
});

it('scope_missing lasts from a forbidden list to the next sync', async () => {
  provider.lists.volumes = null;
  await admin.queue.runSchedule('inventory-sync');
  const item = await only(admin, 'scope_missing');
  expect(item.title).toContain('block_storage:read');
  expect(await objectsOf(item, service.url)).toMatchObject({
    data: [
      {
        name: 'Arcadia',
        not_visible: [{ kind: 'volume', scope: 'block_storage:read' }],
        last_sync: { outcome: 'done' },
      },
    ],
  });
  provider.lists.volumes = [];
  await act(item, service);
  await isAllWell(admin);
});

it('work_failed lasts from a rejected push to its retry', async () => {
  const [invoice] = (await admin.billing.listInvoices()).data;
  finance.faults = [{ status: 422, commits: false, body: { error: 'unknown vendor' } }];
  const push = admin.billing.pushInvoice(invoice?.id ?? '', { force: true });
  expect(await refusal(push)).toMatchObject({ status: 422 });
  const item = await only(admin, 'work_failed');
  expect(item).toMatchObject({ count: 1, amount: '3.10', currency: 'USD' });
  expect(await objectsOf(item, service.url)).toMatchObject({
    data: [{ kind: 'push', state: 'failed' }],
  });
  await act(item, service);
  await isAllWell(admin);
});

it('invoice_held lasts from a document without its lines to its acceptance', async () => {
  const [invoice] = (await admin.billing.listInvoices()).data;
  const [billed] = provider.invoices;
  if (invoice === undefined || billed === undefined) throw new Error('There is no invoice.');
  billed.csv = [];
  expect(await refusal(admin.billing.ingestInvoice(invoice.id))).toMatchObject({ status: 422 });
  const state = async () => (await admin.billing.getInvoice(invoice.id)).ingest_status;
  while ((await state()) !== 'held') {
    await service.em().execute("update work_items set due_at = now() where kind = 'ingest'");
    await service.service.worker.drainAll();
  }
  const item = await only(admin, 'invoice_held');
  expect(item).toMatchObject({ count: 1, amount: '3.10' });
  expect(await objectsOf(item, service.url)).toMatchObject({ data: [{ id: invoice.id }] });
  await act(item, { url: service.url, reason: 'The provider confirmed it.' });
  await isAllWell(admin);
  expect(await admin.billing.getInvoice(invoice.id)).toMatchObject({
    ingest_status: 'ingested',
    reconciled: true,
    finance_status: 'pushed',
  });
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

it('not_configured is what an instance without the variables says', async () => {
  const { databaseUrl } = service.config;
  await using bare = await startTestService({ databaseUrl });
  const { data } = await (await bare.admin()).attention.list();
  expect(data.find(({ cause }) => cause === 'not_configured')).toMatchObject({
    title: expect.stringContaining('DIGITALOCEAN_TOKEN and SKYAI_FINANCE_SECRET are not set'),
    count: 2,
  });
});
