import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBalance } from '../../src/billing/balance.ts';
import { listCostLines } from '../../src/billing/list-cost-lines.ts';
import { listInvoices } from '../../src/billing/read-invoices.ts';
import { row } from './provider.ts';
import {
  april,
  audit,
  droplet,
  march,
  startTestPipeline,
  type TestPipeline,
} from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

describe('the billing pipeline', () => {
  it('discovers, ingests, matches and pushes every invoice', async () => {
    test.provider.invoices = [march, april];
    test.provider.lists = { droplets: [droplet] };
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
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

  it('lists the invoices of the first discovery by period, although the provider lists the latest first', async () => {
    const bill = (period: string, uuid = period) => ({ ...march, uuid, period });
    test.provider.invoices = ['2026-04', '2026-03', '2025-12', '2025-11'].map((it) => bill(it));
    // Among invoices of one month, the provider's order decides; it may also list months in disorder.
    test.provider.invoices.splice(1, 0, bill('2025-12', 'second'), bill('2026-01'));
    test.provider.preview = bill('2026-05');
    await test.worker.drainAll();
    const list = async (order: 'asc' | 'desc', limit = 100) => {
      const options = { provisional: true, isFinanceConfigured: true };
      const { data } = await listInvoices(test.em(), options, { limit, direction: order });
      return data.map(({ provider_uuid }) => provider_uuid);
    };
    const byPeriod = '2025-11 2025-12 second 2026-01 2026-03 2026-04 2026-05'.split(' ');
    expect(await list('asc')).toEqual(byPeriod);
    expect(await list('desc')).toEqual(byPeriod.toReversed());
    expect(await list('desc', 1)).toEqual(['2026-05']);
  });

  it('changes nothing when it runs again, and fetches only the CSVs of the last two months', async () => {
    test.provider.invoices = [march, april];
    await test.worker.drainAll();
    const before = [await test.invoices().execute(), await test.lines()];
    test.provider.requests.length = 0;
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect([await test.invoices().execute(), await test.lines()]).toEqual(before);
    expect(test.provider.requests).toContain('/v2/customers/my/billing_history');
    const lists = test.provider.requests.filter((path) => path.endsWith('/invoices'));
    expect(lists).toHaveLength(1);
    const ofInvoices = test.provider.requests.filter((path) => path.includes('/inv-'));
    expect(ofInvoices.map((path) => path.split('/invoices/')[1]).sort()).toEqual([
      'inv-april/csv',
      'inv-march/csv',
    ]);
    expect(test.finance.requests).toHaveLength(2);
  });

  it('keeps the id and time of each line when ingestNow runs again, and deletes lines that are gone', async () => {
    const billed = { ...april };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    const before = await test.lines();
    billed.csv = [...april.csv].reverse();
    const { id } = await test.invoice('inv-april');
    await test.pipeline.ingestNow(id, audit);
    const idsAndTimes = (rows: typeof before) =>
      rows.map((line) => `${line.id} ${line.created_at}`).sort();
    expect(idsAndTimes(await test.lines())).toEqual(idsAndTimes(before));
    billed.csv = april.csv.slice(1);
    billed.amount = '16.92';
    await expect(test.pipeline.ingestNow(id, audit)).resolves.toMatchObject({
      line_count: 4,
      delta: '0.00',
      reconciled: true,
    });
    expect(await test.lines()).toHaveLength(4);
    expect(
      await test.sql().selectFrom('cloud_invoice_documents').selectAll().execute(),
    ).toHaveLength(3);
  });

  it('names rows of the CSV that it cannot read, and does not push the invoice', async () => {
    const billed = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '3.10' };
    test.provider.invoices = [
      { ...march, csv: [...march.csv, row('Droplets', 'x', 'free')], items: [billed] },
    ];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({
      reconciled: false,
      delta: '0.00',
      finance_status: 'pending',
      last_error: 'Rows of the CSV that could not be read: 3 (USD: amount).',
    });
    expect(test.finance.requests).toEqual([]);
    const { id } = await test.invoice('inv-march');
    await expect(test.pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'invoice_not_pushable',
    });
  });

  it('names totals of items and summary that differ from the lines, and does not push the invoice', async () => {
    const billed = { product: 'Volumes', description: 'data (syd1) 10GB', amount: '0.75' };
    test.provider.invoices = [
      { ...march, items: [billed] },
      { ...april, summaryAmount: '86.93' },
    ];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ reconciled: false, delta: '2.35' });
    expect((await test.invoice('inv-march')).last_error).toBe(
      "The CSV's lines come to 3.10, but its items come to 0.75. They differ in Droplets (3.10); Volumes (-0.75).",
    );
    expect(await test.invoice('inv-april')).toMatchObject({ reconciled: false, delta: '-0.01' });
    expect((await test.invoice('inv-april')).last_error).toContain('its summary comes to 86.93');
    expect(test.finance.requests).toEqual([]);
  });

  it('ingests an invoice without a summary if the provider has none', async () => {
    test.provider.invoices = [{ ...march, summaryAmount: null }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({
      reconciled: true,
      finance_status: 'pushed',
    });
  });

  it('ingests an invoice again if its amount changed', async () => {
    const billed = { ...march };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    billed.amount = '4.10';
    billed.csv = [...march.csv, row('Droplets', 'web-9 (s-1vcpu-1gb)', '1.00')];
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({
      amount: '4.10',
      line_count: 2,
      reconciled: true,
    });
    expect(test.finance.held.get('inv-march')).toMatchObject({ amount_gross_minor: 410 });
    expect(test.finance.held.size).toBe(1);
  });

  it('keeps the preview provisional until the invoice of its month replaces it', async () => {
    const preview = { ...april, uuid: 'preview-april', updatedAt: '2026-04-10T00:00:00Z' };
    test.provider.preview = preview;
    await test.worker.drainAll();
    expect(await test.invoice('preview-april')).toMatchObject({
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
    expect((await test.invoices().execute()).map((it) => it.provider_uuid)).toEqual(['inv-april']);
    expect(await test.lines()).toHaveLength(5);
    expect(test.finance.held.size).toBe(1);
  });
});
