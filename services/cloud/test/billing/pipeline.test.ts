import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listCostLines } from '../../src/billing/list-cost-lines.ts';
import { readBalance } from '../../src/billing/read-balance.ts';
import { type BilledInvoice, row } from './provider.ts';
import { startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

const april: BilledInvoice = {
  uuid: 'inv-april',
  period: '2026-04',
  amount: '86.92',
  csv: [
    row('Droplets', 'web-1 (s-1vcpu-1gb)', '70.00'),
    row('Droplets', 'web-2 (s-1vcpu-1gb)', '3.01'),
    row('Droplets', 'web-2 (s-1vcpu-1gb)', '3.01'),
    row('Spaces Subscription', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)', '3.00'),
    row('Taxes', 'GST Australia (10%)', '7.90'),
  ],
};
const march: BilledInvoice = {
  uuid: 'inv-march',
  period: '2026-03',
  amount: '3.10',
  csv: [row('Droplets', 'web-1 (s-1vcpu-1gb)', '3.10')],
};
const droplet = { id: 101, name: 'WEB-1', created_at: '2020-01-01T00:00:00Z', tags: [] };

const origin = { actor: { kind: 'operator', id: 'ops' }, requestId: 'request-1' } as const;

const all = () => test.sql().selectFrom('cloud_invoices').selectAll().orderBy('period');
const one = (uuid: string) => all().where('provider_uuid', '=', uuid).executeTakeFirstOrThrow();
const lines = () => test.sql().selectFrom('cloud_cost_lines').selectAll().orderBy('row').execute();
const items = (kind: string) =>
  test.sql().selectFrom('work_items').selectAll().where('kind', '=', kind).execute();

describe('the pipeline', () => {
  it('discovers, ingests, matches and pushes every invoice', async () => {
    test.provider.invoices = [march, april];
    test.provider.lists = { droplets: [droplet] };
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({
      ingest_status: 'ingested',
      finance_status: 'pushed',
      line_count: 5,
      matched_count: 1,
      lines_total: '86.92',
      tax_total: '7.90',
      delta: '0.00',
      reconciled: true,
      last_error: null,
      finance_invoice_id: 'f-inv-april',
    });
    expect(test.finance.held.get('inv-april')).toMatchObject({
      source: 'digitalocean',
      tenant_id: 'platform-admin',
      amount_gross_minor: 8692,
      amount_tax_minor: 790,
      amount_net_minor: 7902,
      period_start: '2026-04-01',
      period_end: '2026-05-01',
      issued_at: '2026-05-01T06:53:29.000Z',
    });
    expect(test.finance.held.size).toBe(2);
    await expect(readBalance(test.em())).resolves.toMatchObject({ month_to_date_usage: '3.10' });
  });

  it('changes nothing, and fetches no invoice again, when it runs again', async () => {
    test.provider.invoices = [march, april];
    await test.worker.drainAll();
    const before = [await all().execute(), await lines()];
    test.provider.requests.length = 0;
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect([await all().execute(), await lines()]).toEqual(before);
    expect(test.provider.requests).toContain('/v2/customers/my/billing_history');
    expect(test.provider.requests.filter((path) => path.endsWith('/csv'))).toEqual([]);
    expect(test.finance.requests).toHaveLength(2);
  });

  it('keeps the ids of lines and their time over a re-ingest, and drops those that are gone', async () => {
    const billed = { ...april };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    const before = await lines();
    billed.csv = [...april.csv].reverse();
    const { id } = await one('inv-april');
    await test.pipeline.ingestNow(id, origin);
    const idsAndTimes = (rows: typeof before) =>
      rows.map((line) => `${line.id} ${line.created_at}`).sort();
    expect(idsAndTimes(await lines())).toEqual(idsAndTimes(before));
    billed.csv = april.csv.slice(1);
    await expect(test.pipeline.ingestNow(id, origin)).resolves.toMatchObject({
      line_count: 4,
      delta: '-70.00',
      reconciled: false,
    });
    expect(await lines()).toHaveLength(4);
    expect(
      await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute(),
    ).toHaveLength(3);
  });

  it('says which rows could not be read, and does not push', async () => {
    const billed = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '3.10' };
    test.provider.invoices = [
      { ...march, csv: [...march.csv, row('Droplets', 'x', 'free')], items: [billed] },
    ];
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({
      reconciled: false,
      delta: '0.00',
      finance_status: 'pending',
      last_error: 'Rows of the CSV that could not be read: 3 (USD: amount).',
    });
    expect(test.finance.requests).toEqual([]);
    const { id } = await one('inv-march');
    await expect(test.pipeline.pushNow(id, { force: true }, origin)).rejects.toMatchObject({
      code: 'invoice_not_pushable',
    });
  });

  it('says where the items or the summary differ from the lines, and does not push', async () => {
    const billed = { product: 'Volumes', description: 'data (syd1) 10GB', amount: '0.75' };
    test.provider.invoices = [
      { ...march, items: [billed] },
      { ...april, summaryAmount: '86.93' },
    ];
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({ reconciled: false, delta: '2.35' });
    expect((await one('inv-march')).last_error).toBe(
      "The CSV's lines come to 3.10, but its items come to 0.75. They differ in Droplets (3.10); Volumes (-0.75).",
    );
    expect(await one('inv-april')).toMatchObject({ reconciled: false, delta: '-0.01' });
    expect((await one('inv-april')).last_error).toContain('its summary comes to 86.93');
    expect(test.finance.requests).toEqual([]);
  });

  it('goes without a summary where the provider has none', async () => {
    test.provider.invoices = [{ ...march, summaryAmount: null }];
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({ reconciled: true, finance_status: 'pushed' });
  });

  it('ingests an invoice again whose amount changed', async () => {
    const billed = { ...march };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    billed.amount = '4.10';
    billed.csv = [...march.csv, row('Droplets', 'web-9 (s-1vcpu-1gb)', '1.00')];
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({
      amount: '4.10',
      line_count: 2,
      reconciled: true,
    });
    expect(test.finance.held.get('inv-march')).toMatchObject({ amount_gross_minor: 410 });
    expect(test.finance.held.size).toBe(1);
  });

  it('keeps the preview provisional, until the invoice of its month replaces it', async () => {
    const preview = { ...april, uuid: 'preview-april', updatedAt: '2026-04-10T00:00:00Z' };
    test.provider.preview = preview;
    await test.worker.drainAll();
    expect(await one('preview-april')).toMatchObject({
      provisional: true,
      ingest_status: 'ingested',
      finance_status: 'pending',
    });
    const page = { limit: 50 };
    expect((await listCostLines(test.em(), { provisional: false }, page)).data).toHaveLength(0);
    expect((await listCostLines(test.em(), { provisional: true }, page)).data).toHaveLength(5);
    const csv = () => test.provider.requests.filter((path) => path.endsWith('/csv')).length;
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(csv()).toBe(1);
    preview.updatedAt = '2026-04-11T00:00:00Z';
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(csv()).toBe(2);
    test.provider.preview = null;
    test.provider.invoices = [april];
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect((await all().execute()).map((it) => it.provider_uuid)).toEqual(['inv-april']);
    expect(await lines()).toHaveLength(5);
    expect(test.finance.held.size).toBe(1);
  });
});

describe('when the provider fails', () => {
  beforeEach(() => {
    test.provider.invoices = [april];
  });

  it('waits as long as a 429 says, and then goes on', async () => {
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    test.provider.faults = [{ path: '/csv', fault, times: 1 }];
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({ ingest_status: 'pending' });
    await test.pass('59 minutes');
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({ ingest_status: 'pending' });
    await test.pass('2 minutes');
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({ ingest_status: 'ingested', last_error: null });
  });

  it('gives up after eight attempts, shows why, and starts anew when asked', async () => {
    test.provider.faults = [{ path: '/csv', fault: 'cut', times: 8 }];
    for (let attempt = 1; attempt <= 9; attempt += 1) {
      await test.worker.drainAll();
      await test.pass('7 hours');
    }
    const failed = await one('inv-april');
    expect(failed).toMatchObject({ ingest_status: 'failed' });
    expect(failed.last_error).toContain('was cut');
    await expect(test.pipeline.ingestNow(failed.id, origin)).resolves.toMatchObject({
      ingest_status: 'ingested',
      last_error: null,
    });
  });

  it('answers an operator with the failure, and keeps the former lines', async () => {
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    const fault = { status: 429, headers: { 'retry-after': '30' } };
    test.provider.faults = [{ path: '/csv', fault, times: 1 }];
    await expect(test.pipeline.ingestNow(id, origin)).rejects.toMatchObject({
      code: 'provider_unavailable',
      data: { retry_after_seconds: 30 },
    });
    expect(await lines()).toHaveLength(5);
    expect((await one('inv-april')).last_error).toContain('429');
  });

  it('answers an operator that a document is no invoice, and keeps the document', async () => {
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    test.provider.invoices = [
      {
        ...april,
        csv: ['product,group_description,description,hours,start,end,USD,project_name,category'],
      },
    ];
    await expect(test.pipeline.ingestNow(id, origin)).rejects.toMatchObject({
      code: 'invoice_unreadable',
    });
    expect(
      await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute(),
    ).toHaveLength(2);
  });

  it.each([
    ['JSON', '{"id":"server_error","message":"Unexpected server-side error"}'],
    ['HTML', '<html><body>Sign in</body></html>'],
  ])('keeps a document that is %s, and calls the invoice failed', async (found, document) => {
    test.provider.invoices = [{ ...april, document }];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      await test.worker.drainAll();
      await test.pass('7 hours');
    }
    const failed = await one('inv-april');
    expect(failed).toMatchObject({ ingest_status: 'failed' });
    expect(failed.last_error).toContain(`not an invoice CSV but ${found}`);
    const kept = await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute();
    expect(kept.map(({ content }) => Buffer.from(content).toString())).toEqual([document]);
    await expect(test.pipeline.ingestNow(failed.id, origin)).rejects.toMatchObject({
      code: 'invoice_unreadable',
    });
  });

  it('sends nothing while it is told to wait, and says for how long', async () => {
    test.provider.invoices = [march, april];
    const fault = { status: 429, headers: { 'retry-after': '3600' } };
    test.provider.faults = [{ path: '/inv-march/csv', fault, times: 1 }];
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    const sent = test.provider.requests.length;
    const refusal = await test.pipeline.ingestNow(id, origin).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'provider_unavailable' });
    expect(refusal).toHaveProperty('data.retry_after_seconds', expect.closeTo(3600, -2));
    expect(test.provider.requests).toHaveLength(sent);
    await test.pass('61 minutes');
    await expect(test.pipeline.ingestNow(id, origin)).resolves.toMatchObject({
      ingest_status: 'ingested',
    });
  });

  it('blocks the kind at a 401, uses up no attempt, and goes on once a probe passes', async () => {
    test.provider.invoices = [march, april];
    await test.worker.drainAll();
    for (const { id } of await all().execute()) {
      await test
        .em()
        .execute(
          `update work_items set outcome = null, due_at = now() - interval '1 second' where kind = 'ingest' and key = '${id}'`,
        );
    }
    test.provider.faults = [{ path: '/csv', fault: { status: 401 }, times: 99 }];
    await test.worker.drainAll();
    expect(await items('block')).toMatchObject([{ key: 'ingest' }]);
    expect((await items('ingest')).map((it) => it.attempts)).toEqual([0, 0]);
    const csv = () => test.provider.requests.filter((path) => path.endsWith('/csv')).length;
    const sent = csv();
    await test.worker.drainAll();
    expect(csv()).toBe(sent);
    await test.pass('6 minutes');
    await test.worker.drainAll();
    expect(csv()).toBe(sent + 1);
    test.provider.faults = [];
    await test.pass('6 minutes');
    await test.worker.drainAll();
    expect(await items('block')).toEqual([]);
    expect((await items('ingest')).map((it) => it.outcome)).toEqual(['done', 'done']);
  });

  it('commits nothing of a run that was overtaken by a later one', async () => {
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    const calls = await Promise.allSettled([
      test.pipeline.ingestNow(id, origin),
      test.pipeline.ingestNow(id, origin),
      test.pipeline.ingestNow(id, origin),
    ]);
    expect(calls.filter((call) => call.status === 'fulfilled').length).toBeGreaterThan(0);
    for (const call of calls) {
      if (call.status === 'rejected') {
        expect(call.reason).toMatchObject({
          code: 'provider_unavailable',
          data: { retry_after_seconds: 1 },
        });
      }
    }
    expect(await lines()).toHaveLength(5);
    expect(await one('inv-april')).toMatchObject({ ingest_status: 'ingested', last_error: null });
  });

  it('reads the whole history or none of it', async () => {
    test.provider.faults = [{ path: '/invoices', fault: { status: 500 }, times: 1 }];
    await test.worker.drainAll();
    expect(await all().execute()).toEqual([]);
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(await all().execute()).toHaveLength(1);
  });
});

describe('the push to finance', () => {
  beforeEach(() => {
    test.provider.invoices = [april];
  });

  it('is due, and not claimed, until finance is configured', async () => {
    await test.workerWithoutFinance.drainAll();
    const { id, ingest_status } = await one('inv-april');
    expect(ingest_status).toBe('ingested');
    expect(await items('push')).toMatchObject([{ attempts: 0, outcome: null }]);
    await expect(test.withoutFinance.pushNow(id, { force: true }, origin)).resolves.toEqual({
      outcome: 'not_configured',
      action: null,
      finance_invoice_id: null,
    });
    await expect(test.withoutFinance.ingestNow(id, origin)).resolves.toMatchObject({
      finance_status: 'not_configured',
    });
    await test.worker.drainAll();
    expect(test.finance.held.size).toBe(1);
  });

  it('sends nothing twice unless forced', async () => {
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    await expect(test.pipeline.pushNow(id, { force: false }, origin)).resolves.toMatchObject({
      outcome: 'unchanged',
      finance_invoice_id: 'f-inv-april',
    });
    expect(test.finance.requests).toHaveLength(1);
    await expect(test.pipeline.pushNow(id, { force: true }, origin)).resolves.toMatchObject({
      outcome: 'pushed',
      action: 'updated',
    });
    expect(test.finance.requests).toHaveLength(2);
  });

  it('makes one row of an answer that was lost after the commit', async () => {
    test.finance.faults = [{ status: 500, commits: true }];
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({ finance_status: 'pending' });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(await one('inv-april')).toMatchObject({ finance_status: 'pushed' });
    expect([test.finance.held.size, test.finance.requests.length]).toEqual([1, 2]);
  });

  it('sends later what was forced and failed, though nothing changed', async () => {
    await test.worker.drainAll();
    const { id } = await one('inv-april');
    test.finance.faults = [{ status: 503, commits: false }];
    await expect(test.pipeline.pushNow(id, { force: true }, origin)).rejects.toMatchObject({
      code: 'finance_unavailable',
    });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(test.finance.requests).toHaveLength(3);
  });

  it('tells an operator that finance rejects it', async () => {
    await test.workerWithoutFinance.drainAll();
    const { id } = await one('inv-april');
    test.finance.faults = [{ status: 422, commits: false }];
    await expect(test.pipeline.pushNow(id, { force: false }, origin)).rejects.toMatchObject({
      code: 'finance_rejected',
    });
    expect((await one('inv-april')).last_error).toContain('422');
  });
});

describe('the inventory', () => {
  const resources = () =>
    test.sql().selectFrom('cloud_resources').selectAll().orderBy('provider_id').execute();

  it('matches lines that were there before their resource', async () => {
    test.provider.invoices = [march];
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({ matched_count: 0 });
    expect(await lines()).toMatchObject([{ unmatched_reason: 'no_such_resource' }]);
    test.provider.lists = { droplets: [droplet] };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect(await one('inv-march')).toMatchObject({ matched_count: 1 });
    expect(await lines()).toMatchObject([{ matched_by: 'name', unmatched_reason: null }]);
  });

  it('keeps what is gone, and takes it back', async () => {
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

  it('calls nothing gone that the token may not list', async () => {
    test.provider.invoices = [march];
    test.provider.lists = { droplets: [{ ...droplet, name: 'other' }] };
    await test.worker.drainAll();
    test.provider.lists = { droplets: null };
    await test.pass('16 minutes');
    await test.worker.drainAll();
    expect(await resources()).toMatchObject([{ name: 'other', gone_at: null }]);
    expect(await lines()).toMatchObject([{ unmatched_reason: 'not_visible' }]);
  });

  it('keeps the other kinds where the list of one fails, and tries again', async () => {
    test.provider.lists = { droplets: [droplet] };
    test.provider.faults = [{ path: '/v2/apps', fault: { status: 500 }, times: 1 }];
    await test.worker.drainAll();
    expect(await resources()).toHaveLength(1);
    expect((await items('inventory-sync'))[0]).toMatchObject({ attempts: 1, outcome: null });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect((await items('inventory-sync'))[0]).toMatchObject({ attempts: 0, last_error: null });
  });
});

it('lists cost lines of a month, paged to the end', async () => {
  test.provider.invoices = [march, april];
  await test.worker.drainAll();
  const filter = { period: '2026-04-15', kind: 'droplet', provisional: false } as const;
  const first = await listCostLines(test.em(), filter, { limit: 2 });
  const cursor = first.next_cursor ?? undefined;
  const second = await listCostLines(test.em(), filter, { limit: 2, cursor });
  expect([...first.data, ...second.data].map((line) => line.amount).sort()).toEqual([
    '3.01',
    '3.01',
    '70.00',
  ]);
  expect(second.next_cursor).toBeNull();
  await expect(
    listCostLines(test.em(), { period: '2026-02-30', provisional: false }, { limit: 2 }),
  ).rejects.toMatchObject({ code: 'invalid_request' });
});
