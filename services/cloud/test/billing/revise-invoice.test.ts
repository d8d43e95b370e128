import { type ArcadiaClient, paginate } from '@arcadia/api-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import { tamperLines } from '../setup/tamper-lines.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';
import type { Finance } from './finance.ts';
import { type OtherSystems, startOtherSystems } from './other-systems.ts';
import { type BilledInvoice, type Provider, row } from './provider.ts';
import { april, march } from './test-pipeline.ts';

let others: OtherSystems;
let provider: Provider;
let finance: Finance;
let service: TestService;
let admin: ArcadiaClient;
beforeEach(async () => {
  others = await startOtherSystems();
  ({ provider, finance } = others);
  service = await startTestService({
    now: () => new Date('2026-05-03T08:00:00Z'),
    env: others.env,
  });
  admin = await service.admin();
});
afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await others[Symbol.asyncDispose]();
});

const drain = () => service.service.worker.drainAll();

async function invoice(uuid = 'inv-april') {
  for await (const each of paginate(admin.billing.listInvoices, { provisional: true })) {
    if (each.provider_uuid === uuid) return each;
  }
  throw new Error(`There is no invoice ${uuid}`);
}

const linesOf = async (id: string) =>
  (await admin.billing.listCostLines({ invoice_id: id, limit: 200 })).data;
const revisionsOf = async (id: string) => (await admin.billing.listInvoiceRevisions(id)).data;

/** Ingests April, then the same invoice with a document that does not reconcile. */
async function holdApril(billed: BilledInvoice): Promise<string> {
  provider.invoices = [billed];
  await drain();
  const { id } = await invoice();
  billed.csv = april.csv.slice(1);
  expect(await refusal(admin.billing.ingestInvoice(id))).toMatchObject({
    status: 422,
    code: 'invoice_unreconciled',
    problem: { differences: { revision: 2 } },
  });
  return id;
}

describe('POST /billing/invoices/{id}/accept', () => {
  it('applies the lines of a document that was not applied, and pushes them', async () => {
    const id = await holdApril({ ...april });
    expect(await linesOf(id)).toHaveLength(5);
    const reason = 'The provider confirmed it by mail';
    expect(await admin.billing.acceptInvoice(id, { revision: 2, reason })).toMatchObject({
      ingest_status: 'ingested',
      applied_revision: 3,
      reconciled: true,
      amount: '86.92',
      lines_total: '16.92',
      delta: '-70.00',
      differences: null,
      last_error: null,
    });
    expect(await linesOf(id)).toHaveLength(4);
    await expect.poll(async () => (await invoice()).pushed_revision).toBe(3);
    const pushed: unknown = finance.held.get('inv-april');
    expect(pushed).toMatchObject({ amount_gross_minor: 8692 });
    expect(JSON.stringify(pushed)).toContain(reason);
    expect(await revisionsOf(id)).toMatchObject([
      { revision: 1, cause: 'provider', reconciled: true },
      { revision: 2, cause: 'provider', reconciled: false, applied_at: null },
      {
        revision: 3,
        cause: 'operator',
        reconciled: true,
        reason,
        applied_at: expect.any(String),
        differences: { revision: 3, totals: [{ against: 'invoice', delta: '-70.00' }, {}] },
      },
    ]);
    expect(await refusal(admin.billing.acceptInvoice(id, { revision: 3, reason }))).toMatchObject({
      status: 409,
      code: 'invoice_already_reconciled',
    });
  });

  it('accepts lines that are stored already, and keeps them accepted when the document is fetched again', async () => {
    provider.invoices = [{ ...april, csv: april.csv.slice(1) }];
    await drain();
    const { id, differences } = await invoice();
    const revision = differences?.revision ?? 0;
    const problem = await refusal(admin.billing.pushInvoice(id, { force: true }));
    expect(problem).toMatchObject({ status: 422, code: 'invoice_not_pushable' });
    expect(problem.message).toContain(
      `If the differences are right, accept revision ${revision}: POST /billing/invoices/${id}/accept.`,
    );
    const accepted = await admin.billing.acceptInvoice(id, { revision, reason: 'right' });
    expect(accepted).toMatchObject({ reconciled: true, applied_revision: 2, delta: '-70.00' });
    expect(await linesOf(id)).toHaveLength(4);
    expect(await admin.billing.ingestInvoice(id)).toMatchObject({
      reconciled: true,
      applied_revision: 2,
      ingest_status: 'ingested',
    });
    expect(await revisionsOf(id)).toHaveLength(2);
  });

  it('rejects a revision that is not the latest, or does not exist', async () => {
    const billed = { ...april };
    const id = await holdApril(billed);
    billed.csv = april.csv.slice(2);
    await refusal(admin.billing.ingestInvoice(id));
    const accept = (revision: number) => admin.billing.acceptInvoice(id, { revision, reason: 'x' });
    expect(await refusal(accept(2))).toMatchObject({
      status: 409,
      code: 'revision_outdated',
      problem: { revision: 2, latest_revision: 3 },
    });
    expect(await refusal(accept(9))).toMatchObject({ status: 404, code: 'not_found' });
    expect(await linesOf(id)).toHaveLength(5);
  });

  it('rejects a provisional invoice', async () => {
    provider.preview = { ...april, uuid: 'preview', csv: april.csv.slice(1) };
    await drain();
    const { id } = await invoice('preview');
    const accepting = admin.billing.acceptInvoice(id, { revision: 1, reason: 'x' });
    expect(await refusal(accepting)).toMatchObject({ status: 422, code: 'invoice_provisional' });
  });
});

describe('POST /billing/invoices/reparse', () => {
  it('rebuilds lines from the kept document, as a revision, and pushes nothing', async () => {
    const interval = { start_time: '2026-04-01T00:00:00Z', end_time: '2026-05-01T00:00:00Z' };
    const item = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '3.10' };
    provider.invoices = [{ ...march, items: [{ ...item, ...interval, resource_id: '101' }] }];
    await drain();
    const { id } = await invoice('inv-march');
    const lines = await linesOf(id);
    const requests = [provider.requests.length, finance.requests.length];
    expect(await admin.billing.reparseInvoices({ ids: [id, id.toUpperCase()] })).toEqual({
      due: 1,
    });
    await drain();
    expect(await revisionsOf(id)).toHaveLength(1);
    // As a former version read them: another kind, and no tax.
    await tamperLines(service.superuserEm(), "kind = 'other', size = null");
    expect(await admin.billing.reparseInvoices({ all: true })).toEqual({ due: 1 });
    await drain();
    const [line] = await linesOf(id);
    expect([line]).toEqual(lines.map((each) => ({ ...each, id: line?.id, version: 2 })));
    expect(line?.id).not.toBe(lines[0]?.id);
    expect(await revisionsOf(id)).toMatchObject([
      { cause: 'provider', applied_at: expect.any(String) },
      { cause: 'reparse', reconciled: true, applied_at: expect.any(String) },
    ]);
    expect(await invoice('inv-march')).toMatchObject({
      applied_revision: 2,
      changed_after_push: false,
      finance_status: 'pushed',
    });
    expect([provider.requests.length, finance.requests.length]).toEqual(requests);
  });

  it('keeps the ids of resources of a document that the release before kept without its items', async () => {
    const interval = { start_time: '2026-04-01T00:00:00Z', end_time: '2026-05-01T00:00:00Z' };
    const item = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '3.10' };
    provider.invoices = [{ ...march, items: [{ ...item, ...interval, resource_id: '101' }] }];
    await drain();
    const { id } = await invoice('inv-march');
    const lines = await linesOf(id);
    await service.em().execute('update cloud_invoice_documents set items = null, summary = null');
    await admin.billing.reparseInvoices({ ids: [id] });
    await drain();
    expect(await linesOf(id)).toEqual(lines);
    expect(lines).toMatchObject([{ provider_resource_id: '101' }]);
    expect(await revisionsOf(id)).toHaveLength(1);
  });

  it('takes no CSV whose items and summary were not fetched, and keeps the hold of the document before', async () => {
    const billed = { ...april };
    const id = await holdApril(billed);
    await service.em().execute("update cloud_invoices set ingest_status = 'held'");
    const lines = await linesOf(id);
    const revisions = await revisionsOf(id);
    // As an ingest that is under way, or has failed.
    billed.csv = [...april.csv.slice(1), row('Droplets', 'web-9 (s-1vcpu-1gb)', '70.00')];
    provider.faults = [{ path: '/inv-april/summary', fault: { status: 500 }, times: 9 }];
    await refusal(admin.billing.ingestInvoice(id));
    await service.em().execute("update work_items set due_at = 'infinity' where kind = 'ingest'");
    await admin.billing.reparseInvoices({ ids: [id] });
    await drain();
    expect(await linesOf(id)).toEqual(lines);
    expect(await revisionsOf(id)).toEqual(revisions);
    expect(await invoice()).toMatchObject({
      ingest_status: 'held',
      applied_revision: 1,
      differences: { revision: 2 },
    });
  });

  it('applies a held document that this version reads better, and shows what changed after the push', async () => {
    const billed: BilledInvoice = { ...april };
    provider.invoices = [billed];
    await drain();
    const { id } = await invoice();
    billed.amount = '87.92';
    billed.csv = [...april.csv, row('Volumes', 'data (syd1) 10GB', '1.00')];
    billed.summaryTaxes = '7.80';
    await refusal(admin.billing.ingestInvoice(id));
    expect(await invoice()).toMatchObject({ applied_revision: 1, tax_differs: true });
    // As if a former version had taken another line for tax.
    await service.em().execute(`update cloud_invoice_documents
      set summary = jsonb_set(summary, '{taxes,amount}', '"7.90"') where summary is not null`);
    await service.em().execute('update cloud_invoices set pushed_revision = 1');
    await admin.billing.reparseInvoices({ ids: [id] });
    await drain();
    expect(await invoice()).toMatchObject({
      amount: '87.92',
      lines_total: '87.92',
      ingest_status: 'ingested',
      reconciled: true,
      tax_differs: false,
      changed_after_push: true,
    });
    const filter = { changed_after_push: true };
    expect((await admin.billing.listInvoices(filter)).data).toMatchObject([{ id }]);
  });

  it('rejects an invoice that does not exist, and makes nothing due', async () => {
    provider.invoices = [march];
    await drain();
    const { id } = await invoice('inv-march');
    const other = '01a21b7d-0c11-7a40-9d5e-6f2b8c1a4e77';
    const reparsing = admin.billing.reparseInvoices({ ids: [id, other] });
    expect(await refusal(reparsing)).toMatchObject({ status: 404, code: 'not_found' });
    const items = "select 1 from work_items where kind = 'reparse'";
    expect(await service.em().execute(items)).toEqual([]);
  });
});

describe('GET /billing/invoices/{id}/document', () => {
  it('returns the CSV that was fetched last, or that of a revision', async () => {
    const id = await holdApril({ ...april });
    const latest = await admin.billing.getInvoiceDocument(id);
    expect(latest.split('\n')).toHaveLength(6);
    expect(await admin.billing.getInvoiceDocument(id, { revision: 2 })).toBe(latest);
    const first = await admin.billing.getInvoiceDocument(id, { revision: 1 });
    expect(first.split('\n')).toHaveLength(7);
    expect(await refusal(admin.billing.getInvoiceDocument(id, { revision: 3 }))).toMatchObject({
      status: 404,
    });
  });

  it('returns a document that the release before kept, and 404 if there is none', async () => {
    provider.invoices = [march];
    await drain();
    const { id } = await invoice('inv-march');
    await service.em().execute(`update cloud_invoice_documents
      set content = 'product'::bytea, encoding = 'identity', items = null, summary = null`);
    expect(await admin.billing.getInvoiceDocument(id)).toBe('product');
    await service.em().execute('delete from cloud_invoice_documents');
    expect(await refusal(admin.billing.getInvoiceDocument(id))).toMatchObject({ status: 404 });
  });
});

describe('GET /billing/invoices', () => {
  it('filters by month and by states', async () => {
    provider.invoices = [march, { ...april, csv: april.csv.slice(1), summaryTaxes: '1.00' }];
    await drain();
    const uuids = async (query: Parameters<typeof admin.billing.listInvoices>[0]) =>
      (await admin.billing.listInvoices(query)).data.map((each) => each.provider_uuid);
    expect(await uuids({ period: '2026-03-31' })).toEqual(['inv-march']);
    expect(await uuids({ ingest_status: 'ingested' })).toEqual(['inv-march']);
    expect(await uuids({ finance_status: 'pushed' })).toEqual(['inv-march']);
    expect(await uuids({ finance_status: 'not_configured' })).toEqual([]);
    expect(await uuids({ finance_status: 'pending' })).toEqual(['inv-april']);
    expect(await uuids({ reconciled: false })).toEqual(['inv-april']);
    expect(await uuids({ tax_differs: true })).toEqual(['inv-april']);
    expect(await uuids({ reconciled: true, tax_differs: false })).toEqual(['inv-march']);
    expect(await uuids({ changed_after_push: true })).toEqual([]);
    const { id } = await invoice('inv-march');
    expect(await linesOf(id)).toMatchObject([{ invoice_id: id }]);
  });
});

describe('POST /billing/discover', () => {
  it('stores the headers of new invoices, and makes their ingest due', async () => {
    provider.invoices = [march];
    expect(await admin.billing.discoverInvoices()).toEqual({ found: 1, added: 1, changed: 0 });
    await drain();
    provider.invoices = [{ ...april }, { ...march, amount: '3.11' }];
    expect(await admin.billing.discoverInvoices()).toEqual({ found: 2, added: 1, changed: 1 });
    await drain();
    expect(await invoice()).toMatchObject({ ingest_status: 'ingested' });
  });

  it('rejects if the provider fails', async () => {
    provider.faults = [{ path: '/v2/account', fault: { status: 500 }, times: 1 }];
    expect(await refusal(admin.billing.discoverInvoices())).toMatchObject({
      status: 503,
      code: 'provider_unavailable',
    });
  });

  it('rejects with 422 if a header has no month, and while discoveries are paused', async () => {
    provider.invoices = [{ ...march, period: 'March' }];
    const unreadable = { status: 422, code: 'invoice_unreadable' };
    expect(await refusal(admin.billing.discoverInvoices())).toMatchObject(unreadable);
    await admin.queue.pauseKind('billing-history');
    const paused = { status: 422, code: 'work_kind_paused' };
    expect(await refusal(admin.billing.discoverInvoices())).toMatchObject(paused);
  });
});
