import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptInvoice } from '../../src/billing/accept-invoice.ts';
import { platformSql } from '../../src/db/tenant-scope.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { type BilledInvoice, row } from './provider.ts';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

const revisions = () =>
  test
    .sql()
    .selectFrom('cloud_invoice_revisions')
    .selectAll()
    .orderBy('invoice_id')
    .orderBy('revision')
    .execute();
const csvRequests = () => test.provider.requests.filter((path) => path.endsWith('/csv')).length;

/** Runs the ingest of every invoice, with its retries, until nothing changes any more. */
async function settle(): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await test.worker.drainAll();
    await test.pass('7 hours');
  }
}

describe('the documents of an invoice', () => {
  it('keeps the CSV compressed, with its items and its summary', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    const [kept, ...others] = await test
      .sql()
      .selectFrom('cloud_invoice_documents')
      .selectAll()
      .execute();
    expect(others).toEqual([]);
    expect(kept?.encoding).toBe('gzip');
    expect(gunzipSync(kept?.content ?? '').toString()).toContain('web-2 (s-1vcpu-1gb)');
    const items = gunzipSync(kept?.items ?? '')
      .toString()
      .trim()
      .split('\n');
    expect(items.map((item) => JSON.parse(item))).toMatchObject([
      { product: 'Droplets', amount: '70.00' },
      ...[{ amount: '3.01' }, { amount: '3.01' }, { amount: '3.00' }],
      { product: 'Taxes', amount: '7.90' },
    ]);
    expect(kept?.summary).toMatchObject({ amount: '86.92', taxes: { amount: '7.90' } });
  });
});

describe('a text that PostgreSQL does not store', () => {
  it('is no id of a resource, and is replaced in the name of a product and in the summary', async () => {
    const interval = { start_time: '2026-04-01T00:00:00Z', end_time: '2026-05-01T00:00:00Z' };
    const item = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', ...interval };
    const items = [
      { ...item, amount: '3.10', resource_id: '10\0' },
      { ...item, product: 'Drop\0lets\ud800', amount: '1.00' },
    ];
    test.provider.invoices = [{ ...march, items, summaryName: 'us\0age' }];
    await test.worker.drainAll();
    expect(await test.lines()).toMatchObject([{ amount: '3.10', provider_resource_id: null }]);
    const { differences } = await test.invoice('inv-march');
    expect(differences).toMatchObject({ parts: [{ product: 'Drop lets\ufffd', delta: '-1.00' }] });
    const documents = test.sql().selectFrom('cloud_invoice_documents').select('summary');
    expect(await documents.execute()).toMatchObject([
      { summary: { product_charges: { name: 'us\ufffdage' } } },
    ]);
  });
});

describe('the revisions of an invoice', () => {
  it('takes amount, tax, lines and totals from one document', async () => {
    const billed = { ...april };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    expect(await revisions()).toMatchObject([
      {
        revision: 1,
        cause: 'provider',
        amount: '86.92',
        line_count: 5,
        lines_total: '86.92',
        tax_total: '7.90',
        reconciled: true,
        differences: null,
        applied_at: expect.any(String),
      },
    ]);
    billed.amount = '87.92';
    // The discovery fetches the CSV too: it compares the documents of the last two months.
    test.provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 2 }];
    await test.pass('25 hours');
    await test.worker.drainAll();
    // The header is newer than the lines: finance must not get it with them.
    expect(await test.invoice('inv-april')).toMatchObject({
      amount: '86.92',
      provider_amount: '87.92',
      lines_total: '86.92',
      reconciled: true,
      ingest_status: 'pending',
      applied_revision: 1,
    });
    // The applied document says nothing about the newer header.
    const { id } = await test.invoice('inv-april');
    await enqueue(test.em(), 'reparse', id);
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ ingest_status: 'pending' });
    billed.csv = [...april.csv, row('Volumes', 'data (syd1) 10GB', '1.00')];
    await test.pass('7 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      amount: '87.92',
      provider_amount: '87.92',
      lines_total: '87.92',
      applied_revision: 2,
    });
    expect(test.finance.held.get('inv-april')).toMatchObject({ amount_gross_minor: 8792 });
  });

  it('keeps reconciled lines if the provider answers with the header row only', async () => {
    const billed: BilledInvoice = { ...april };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    const before = await test.lines();
    billed.csv = [];
    const { id } = await test.invoice('inv-april');
    await expect(test.pipeline.ingestNow(id, audit)).rejects.toMatchObject({
      code: 'invoice_unreconciled',
      data: {
        differences: {
          revision: 2,
          totals: [
            { against: 'invoice', lines: '0.00', given: '86.92', delta: '-86.92' },
            { against: 'summary', lines: '0.00', given: '86.92', delta: '-86.92' },
          ],
        },
      },
    });
    expect(await test.lines()).toEqual(before);
    expect(await test.invoice('inv-april')).toMatchObject({
      reconciled: true,
      line_count: 5,
      lines_total: '86.92',
      delta: '0.00',
      applied_revision: 1,
      differences: { revision: 2 },
      last_error: expect.stringContaining("The CSV's lines come to 0.00"),
    });
    expect(await revisions()).toMatchObject([
      { revision: 1, reconciled: true },
      { revision: 2, reconciled: false, applied_at: null, line_count: 0 },
    ]);
    billed.csv = april.csv;
    await expect(test.pipeline.ingestNow(id, audit)).resolves.toMatchObject({
      ingest_status: 'ingested',
      applied_revision: 1,
      differences: null,
      last_error: null,
    });
    expect(await revisions()).toHaveLength(2);
    const acceptance = { revision: 2, reason: 'It was held a moment ago' };
    await expect(acceptInvoice(test.em(), id, acceptance, audit)).rejects.toMatchObject({
      code: 'revision_outdated',
      message: expect.stringContaining('taken the document of revision 2 back'),
      data: { revision: 2, latest_revision: 1 },
    });
    expect(await test.invoice('inv-april')).toMatchObject({ applied_revision: 1, amount: '86.92' });
  });

  it('stores and flags the lines of a document that does not reconcile if there are none before', async () => {
    test.provider.invoices = [{ ...april, csv: april.csv.slice(1) }];
    await settle();
    expect(await test.invoice('inv-april')).toMatchObject({
      reconciled: false,
      line_count: 4,
      delta: '-70.00',
      applied_revision: 1,
      differences: { revision: 1 },
    });
    expect(await test.lines()).toHaveLength(4);
    expect(await revisions()).toHaveLength(1);
    expect(test.finance.requests).toEqual([]);
  });

  it('holds a document that does not reconcile after three attempts, and pushes the applied lines', async () => {
    const billed = { ...april };
    test.provider.invoices = [billed];
    await test.workerWithoutFinance.drainAll();
    const before = await test.lines();
    billed.csv = april.csv.slice(1);
    await test.pass('25 hours');
    await test.workerWithoutFinance.drainAll();
    expect(await test.items('ingest')).toMatchObject([{ attempts: 1, outcome: null }]);
    for (let attempt = 2; attempt <= 3; attempt += 1) {
      await test.pass('7 hours');
      await test.workerWithoutFinance.drainAll();
    }
    expect(await test.items('ingest')).toMatchObject([
      { attempts: 3, outcome: 'held', last_error_code: 'invoice_unreconciled' },
    ]);
    expect(await test.invoice('inv-april')).toMatchObject({
      ingest_status: 'held',
      reconciled: true,
      applied_revision: 1,
      differences: { revision: 2 },
      last_error: expect.stringContaining("The CSV's lines come to 16.92"),
    });
    expect(await test.lines()).toEqual(before);
    expect(await revisions()).toHaveLength(2);
    // The daily check finds the document that is held already.
    const fetched = csvRequests();
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(csvRequests()).toBe(fetched + 1);
    expect(await test.items('ingest')).toMatchObject([{ outcome: 'held' }]);
    // Finance gets the lines that agree.
    expect(test.finance.held.get('inv-april')).toMatchObject({ amount_gross_minor: 8692 });
    billed.csv = april.csv;
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      ingest_status: 'ingested',
      differences: null,
      applied_revision: 1,
    });
    // The provider has the applied document again, so nothing has changed any more.
    const again = csvRequests();
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(csvRequests()).toBe(again + 1);
  });

  it('replaces lines that do not reconcile', async () => {
    const billed = { ...april, csv: april.csv.slice(1) };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    billed.csv = april.csv.slice(2);
    await test.pass('7 hours');
    await test.worker.drainAll();
    expect(await test.lines()).toHaveLength(3);
    billed.csv = april.csv;
    await test.pass('7 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      reconciled: true,
      applied_revision: 3,
    });
    expect(test.finance.held.size).toBe(1);
  });

  it('adds no revision for a document that says the same', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    await test.pipeline.ingestNow(id, audit);
    await test.pipeline.ingestNow(id, audit);
    expect(await revisions()).toHaveLength(1);
  });

  it('adds a revision if only the ids of resources change', async () => {
    const billed: BilledInvoice = { ...march };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    const item = { product: 'Droplets', description: 'web-1 (s-1vcpu-1gb)', amount: '3.10' };
    const interval = { start_time: '2026-04-01T00:00:00Z', end_time: '2026-05-01T00:00:00Z' };
    billed.items = [{ ...item, ...interval, resource_id: '101' }];
    const { id } = await test.invoice('inv-march');
    await test.pipeline.ingestNow(id, audit);
    expect(await test.lines()).toMatchObject([{ provider_resource_id: '101' }]);
    expect(await revisions()).toMatchObject([{ reconciled: true }, { reconciled: true }]);
  });

  it('replaces the lines of a preview in any case', async () => {
    const preview = { ...april, uuid: 'preview', updatedAt: '2026-04-10T00:00:00Z' };
    test.provider.preview = preview;
    await test.worker.drainAll();
    preview.csv = april.csv.slice(1);
    preview.updatedAt = '2026-04-11T00:00:00Z';
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(await test.invoice('preview')).toMatchObject({
      ingest_status: 'ingested',
      reconciled: false,
      line_count: 4,
      applied_revision: 2,
    });
    expect(await test.items('ingest')).toMatchObject([{ outcome: 'done' }]);
  });

  it('lets nothing of a preview pass for the final invoice of the same id', async () => {
    const billed = { ...april, updatedAt: '2026-04-10T00:00:00Z', summaryTaxes: '1.00' };
    test.provider.preview = billed;
    await test.worker.drainAll();
    test.provider.preview = null;
    test.provider.invoices = [{ ...april, amount: '90.00' }];
    test.provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 1 }];
    await test.pass('25 hours');
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    const final = {
      reconciled: null,
      tax_differs: false,
      differences: null,
      amount: '90.00',
      applied_revision: null,
    };
    expect(await test.invoice('inv-april')).toMatchObject(final);
    // The kept document is that of the preview.
    await enqueue(test.em(), 'reparse', id);
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject(final);
    await expect(test.pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'invoice_not_pushable',
      message: 'The invoice is not ingested yet. Ingest it first.',
    });
  });

  it('takes no document that was fetched for a preview for that of the final invoice', async () => {
    test.provider.preview = { ...april, summaryTaxes: '1.00' };
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    expect(await test.invoice('inv-april')).toMatchObject({ tax_differs: true });
    let ingest: Promise<unknown> = Promise.resolve();
    // As a discovery does, while the ingest of the preview waits to commit.
    await test.em().transactional(async (em) => {
      await em.execute('select from cloud_accounts for update');
      ingest = test.pipeline.ingestNow(id, audit);
      const waiting = `select pid from pg_locks where not granted`;
      await expect.poll(() => test.em().execute(waiting)).not.toHaveLength(0);
      await enqueue(em, 'ingest', id);
      await em.execute(`update cloud_invoices set provisional = false, ingest_status = 'pending',
        applied_revision = null, reconciled = null, provider_amount = 90, amount = 90`);
    });
    await ingest;
    expect(await test.invoice('inv-april')).toMatchObject({
      applied_revision: null,
      reconciled: null,
      amount: '90',
      provider_amount: '90',
    });
    test.provider.preview = null;
    const csv = [...april.csv, row('Volumes', 'data (syd1) 10GB', '3.08')];
    test.provider.invoices = [{ ...april, amount: '90.00', csv }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ amount: '90', reconciled: true });
    expect(test.finance.held.get('inv-april')).toMatchObject({ amount_gross_minor: 9000 });
    expect(test.finance.requests).toHaveLength(1);
  });

  it('reads the header again if the document does not agree with it', async () => {
    const billed: BilledInvoice = { ...march };
    test.provider.invoices = [billed];
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-march');
    billed.amount = '4.10';
    billed.csv = [...march.csv, row('Droplets', 'web-9 (s-1vcpu-1gb)', '1.00')];
    await expect(test.pipeline.ingestNow(id, audit)).resolves.toMatchObject({
      amount: '4.10',
      provider_amount: '4.10',
      reconciled: true,
    });
    billed.summaryAmount = null;
    billed.amount = '5.10';
    billed.csv = [...billed.csv, row('Droplets', 'web-8 (s-1vcpu-1gb)', '1.00')];
    await expect(test.pipeline.ingestNow(id, audit)).rejects.toMatchObject({
      code: 'invoice_unreconciled',
    });
    await test.pass('7 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ amount: '5.10', reconciled: true });
  });

  it.each([
    ['7.90', true, null],
    ['7.905', true, null],
    ['7.80', false, '0.10'],
  ])('compares the tax with the %s of the summary: %s', async (summaryTaxes, agrees, delta) => {
    test.provider.invoices = [{ ...april, summaryTaxes }];
    await test.worker.drainAll();
    const invoice = await test.invoice('inv-april');
    expect(invoice).toMatchObject({ reconciled: agrees, tax_differs: !agrees, delta: '0.00' });
    if (delta === null) return expect(test.finance.held.size).toBe(1);
    expect(test.finance.held.size).toBe(0);
    expect(invoice.differences?.totals).toEqual([
      { against: 'taxes', lines: '7.90', given: summaryTaxes, delta },
    ]);
    return expect(invoice.last_error).toContain(
      'The tax lines come to 7.90, but the taxes of the summary to 7.80. They differ in ',
    );
  });

  it('shows the rounding, which makes the lines come to the amount', async () => {
    const csv = [row('Droplets', 'web-1', '6.175'), row('Droplets', 'web-2', '5.170')];
    test.provider.invoices = [{ ...march, amount: '11.35', csv }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({
      reconciled: true,
      delta: '-0.005',
      rounding: '0.005',
    });
    expect(await revisions()).toMatchObject([{ rounding: '0.005' }]);
  });
});

describe('discovery', () => {
  it('ingests an invoice of the last two months again if its CSV changed, and fetches no older one', async () => {
    const billed: BilledInvoice = { ...april };
    const february = { ...march, uuid: 'inv-february', period: '2026-02' };
    test.provider.invoices = [billed, march, february];
    await test.worker.drainAll();
    expect(csvRequests()).toBe(3);
    await test.pass('25 hours');
    await test.worker.drainAll();
    // Those of March and April are compared. None changed, so none is ingested.
    expect(csvRequests()).toBe(5);
    expect(await revisions()).toHaveLength(3);
    billed.csv = [...april.csv.slice(1), row('Droplets', 'web-3 (s-1vcpu-1gb)', '70.00')];
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(csvRequests()).toBe(8);
    expect(await test.invoice('inv-april')).toMatchObject({ applied_revision: 2 });
    expect((await test.lines()).map(({ description }) => description)).toContain(
      'web-3 (s-1vcpu-1gb)',
    );
  });

  it('makes the ingest report a CSV that cannot be fetched any more', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    test.provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 2 }];
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect((await test.invoice('inv-april')).last_error).toContain('500');
    expect(await test.lines()).toHaveLength(5);
  });

  it.each([
    [
      'with other lines',
      "line_count = 1, lines_total = '1.00', delta = '-85.92', reconciled = false",
    ],
    ['with another amount', "amount = '1.00', lines_total = '1.00'"],
    ['for the first time', 'applied_revision = null'],
  ])('ingests an invoice again that the release before ingested %s', async (_how, changes) => {
    test.provider.invoices = [{ ...april, period: '2025-01' }];
    await test.worker.drainAll();
    await test.em().execute(`update cloud_invoices set ${changes}`);
    await test.pass('25 hours');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      amount: '86.92',
      lines_total: '86.92',
      reconciled: true,
      applied_revision: 2,
    });
  });

  it.each(['reparse', 'ingest'] as const)(
    'does not let a %s deadlock with an operator or a push',
    async (kind) => {
      const billed = { ...april };
      test.provider.invoices = [billed];
      await settle();
      const { id } = await test.invoice('inv-april');
      if (kind === 'reparse') {
        billed.csv = april.csv.slice(1);
        await test.pass('25 hours');
        await settle();
        expect(await test.items('ingest')).toMatchObject([{ outcome: 'held' }]);
      }
      await enqueue(test.em(), kind, id);
      let run: Promise<unknown> = Promise.resolve();
      // As they do: they lock work items, then the invoice.
      await test.em().transactional(async (em) => {
        await em.execute(`select from work_items where (kind, outcome) in (('push', 'done'), ('ingest', 'held'))
        for update`);
        run = test.worker.drainAll();
        const waiting = `select pid from pg_locks where not granted`;
        await expect.poll(() => test.em().execute(waiting)).not.toHaveLength(0);
        await em.execute('select from cloud_invoices for update');
      });
      await run;
      const runs = test.sql().selectFrom('work_runs').select('outcome').where('kind', '=', kind);
      expect((await runs.orderBy('ended_at', 'desc').execute())[0]).toEqual({ outcome: 'done' });
    },
  );

  it('does not deadlock with an ingest', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    let ingest: Promise<unknown> = Promise.resolve();
    // As discovery does: it holds the account, then makes the ingest due.
    await test.em().transactional(async (em) => {
      await em.execute('select from cloud_accounts for update');
      ingest = test.pipeline.ingestNow(id, audit).catch((error: unknown) => error);
      const waiting = `select pid from pg_locks where not granted`;
      await expect.poll(() => test.em().execute(waiting)).not.toHaveLength(0);
      await platformSql(em).selectFrom('work_items').select('key').forUpdate().execute();
      await enqueue(em, 'ingest', id);
    });
    await ingest;
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ ingest_status: 'ingested' });
  });
});
