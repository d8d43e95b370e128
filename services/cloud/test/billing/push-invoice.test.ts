import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { april, audit, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

describe('push of an invoice to finance', () => {
  beforeEach(() => {
    test.provider.invoices = [april];
  });

  it('stays due and is not claimed until finance is configured', async () => {
    await test.workerWithoutFinance.drainAll();
    const { id, ingest_status } = await test.invoice('inv-april');
    expect(ingest_status).toBe('ingested');
    expect(await test.items('push')).toMatchObject([{ attempts: 0, outcome: null }]);
    await expect(test.withoutFinance.pushNow(id, { force: true }, audit)).resolves.toEqual({
      outcome: 'not_configured',
      action: null,
      finance_invoice_id: null,
    });
    await expect(test.withoutFinance.ingestNow(id, audit)).resolves.toMatchObject({
      finance_status: 'not_configured',
    });
    await test.worker.drainAll();
    expect(test.finance.held.size).toBe(1);
  });

  it('sends nothing twice unless pushNow has force', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    await expect(test.pipeline.pushNow(id, { force: false }, audit)).resolves.toMatchObject({
      outcome: 'unchanged',
      finance_invoice_id: 'f-inv-april',
    });
    expect(test.finance.requests).toHaveLength(1);
    await expect(test.pipeline.pushNow(id, { force: true }, audit)).resolves.toMatchObject({
      outcome: 'pushed',
      action: 'updated',
    });
    expect(test.finance.requests).toHaveLength(2);
  });

  it('leads to one row if the answer was lost after the commit', async () => {
    test.finance.faults = [{ status: 500, commits: true }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pending' });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pushed' });
    expect([test.finance.held.size, test.finance.requests.length]).toEqual([1, 2]);
  });

  it('sends a forced push again after it failed, although the invoice has not changed', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    test.finance.faults = [{ status: 503, commits: false }];
    await expect(test.pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'finance_unavailable',
    });
    await test.pass('1 minute');
    await test.worker.drainAll();
    expect(test.finance.requests).toHaveLength(3);
  });

  it('fails at once, and sends nothing, if the lines differ from the amount of the header', async () => {
    await test.workerWithoutFinance.drainAll();
    await test.em().execute("update cloud_cost_lines set amount = '70.02' where amount = 70");
    await test.worker.drainAll();

    const message = 'but add up to 86.94';
    expect(test.finance.requests).toEqual([]);
    expect(await test.items('push')).toMatchObject([
      { attempts: 1, outcome: 'failed', last_error: expect.stringContaining(message) },
    ]);
    const invoice = await test.invoice('inv-april');
    expect(invoice).toMatchObject({
      finance_status: 'failed',
      last_error: expect.stringContaining(message),
    });
    await test.pass('1 day');
    await test.worker.drainAll();
    expect(await test.items('push')).toMatchObject([{ attempts: 1, outcome: 'failed' }]);
    await expect(test.pipeline.pushNow(invoice.id, { force: false }, audit)).rejects.toMatchObject({
      code: 'finance_rejected',
      message: expect.stringContaining(message),
    });

    await test.em().execute("update cloud_cost_lines set amount = '70.00' where amount = 70.02");
    await expect(test.pipeline.pushNow(invoice.id, { force: false }, audit)).resolves.toMatchObject(
      { outcome: 'pushed' },
    );
    expect(await test.invoice('inv-april')).toMatchObject({
      finance_status: 'pushed',
      last_error: null,
    });
  });

  it('rejects pushNow with finance_rejected if finance rejects the invoice', async () => {
    await test.workerWithoutFinance.drainAll();
    const { id } = await test.invoice('inv-april');
    test.finance.faults = [{ status: 422, commits: false }];
    await expect(test.pipeline.pushNow(id, { force: false }, audit)).rejects.toMatchObject({
      code: 'finance_rejected',
    });
    expect((await test.invoice('inv-april')).last_error).toContain('422');
  });
});
