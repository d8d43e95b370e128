import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPushAttempts } from '../../src/billing/list-push-attempts.ts';
import { tamperLines } from '../setup/tamper-lines.ts';
import { row } from './provider.ts';
import { april, audit, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
  test.provider.invoices = [april];
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

async function attempts() {
  const { id } = await test.invoice('inv-april');
  const { data } = await listPushAttempts(test.em(), id, { limit: 50 });
  return data;
}

describe('listPushAttempts', () => {
  it('shows each request with its amounts, its target and its receipt', async () => {
    await test.worker.drainAll();
    const invoice = await test.invoice('inv-april');
    const [attempt] = await attempts();
    expect(attempt).toMatchObject({
      digest: invoice.finance_digest,
      target: `${test.finance.url} platform-admin`,
      amount_gross_minor: 8692,
      amount_tax_minor: 790,
      currency: 'USD',
      receipt: {
        outcome: 'created',
        finance_invoice_id: 'f-inv-april',
        status: null,
        detail: null,
      },
    });
    const sentMs = Date.parse(attempt?.deadline_at ?? '') - Date.parse(attempt?.created_at ?? '');
    expect(sentMs).toBeGreaterThanOrEqual(20_000);
    expect(sentMs).toBeLessThan(22_000);
    await test.pipeline.pushNow(invoice.id, { force: true }, audit);
    expect(await attempts()).toMatchObject([
      { receipt: { outcome: 'created' } },
      { receipt: { outcome: 'updated' } },
    ]);
  });

  it('has no attempt for an invoice of which nothing was sent', async () => {
    await test.workerWithoutFinance.drainAll();
    await tamperLines(test.superuserEm(), "amount = '70.02' where amount = 70");
    await test.worker.drainAll();
    expect(await attempts()).toEqual([]);
    const { id } = await test.invoice('inv-april');
    await expect(test.pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'finance_rejected',
    });
    expect(await attempts()).toEqual([]);
  });

  it('rejects an unknown invoice', async () => {
    const unknown = '00000000-0000-7000-8000-000000000000';
    await expect(listPushAttempts(test.em(), unknown, { limit: 1 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('an attempt to push', () => {
  it('is committed before finance gets the request', async () => {
    const arrived = test.finance.hold();
    const drained = test.worker.drainAll();
    const release = await arrived;
    expect(await attempts()).toMatchObject([{ receipt: null }]);
    // Finance may have either content now.
    expect(await test.invoice('inv-april')).toMatchObject({ finance_digest: null });
    release();
    await drained;
    expect(await attempts()).toMatchObject([{ receipt: { outcome: 'created' } }]);
  });

  it('gets a receipt if finance refuses it, with the message of finance, cleaned', async () => {
    test.finance.faults = [
      {
        status: 422,
        commits: false,
        body: { code: 'closed', message: 'The\u0000 books\nare closed' },
      },
    ];
    await test.worker.drainAll();
    const message = 'closed: The  books are closed';
    expect(await attempts()).toMatchObject([
      {
        receipt: {
          outcome: 'refused',
          finance_invoice_id: null,
          status: 422,
          detail: expect.stringContaining(message),
        },
      },
    ]);
    expect(await test.invoice('inv-april')).toMatchObject({
      finance_status: 'failed',
      last_error: expect.stringContaining(message),
    });
  });

  it.each([
    [400, 'failed'],
    [404, 'failed'],
    [409, 'failed'],
    [413, 'failed'],
    [422, 'failed'],
    [408, 'pending'],
    [425, 'pending'],
    [429, 'pending'],
    [500, 'pending'],
  ])('that finance answers with %i leaves the invoice %s', async (status, finance_status) => {
    test.finance.faults = [{ status, commits: false }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status });
    await test.pass('7 hours');
    await test.worker.drainAll();
    expect(test.finance.requests).toHaveLength(finance_status === 'failed' ? 1 : 2);
  });

  it('gets no receipt if the answer does not say what finance has', async () => {
    test.finance.faults = [{ status: 500, commits: true }];
    await test.worker.drainAll();
    expect(await attempts()).toMatchObject([{ receipt: null }]);
  });

  it('leads to another one if the invoice has its former content again', async () => {
    await test.worker.drainAll();
    test.provider.invoices = [{ ...april, amount: '1.00', csv: [row('Droplets', 'x', '1.00')] }];
    test.finance.faults = [{ status: 500, commits: true }];
    await test.pass('1 day');
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    const ingestAndPush = async () => {
      await test.pipeline.ingestNow(id, audit);
      // It wakes the push, and does not wait for it.
      await test.worker.drainAll();
    };
    await ingestAndPush();
    test.provider.invoices = [april];
    await test.pass('1 day');
    await test.worker.drainAll();
    await ingestAndPush();
    await test.pass('1 day');
    await test.worker.drainAll();
    expect(test.finance.held.get('inv-april')).toMatchObject({ amount_gross_minor: 8692 });
  });

  it('cannot be changed, nor can its receipt', async () => {
    await test.worker.drainAll();
    await expect(
      test.em().execute('update finance_push_attempts set deadline_at = now()'),
    ).rejects.toThrow();
    await expect(
      test.em().execute('update finance_push_receipts set received_at = now()'),
    ).rejects.toThrow();
  });
});

it('pushed_to_finance_at is the time of PostgreSQL', async () => {
  await test.worker.drainAll();
  const { pushed_to_finance_at } = await test.invoice('inv-april');
  // The clock of the pipeline stands at 3 May 2026.
  expect(Math.abs(Date.parse(pushed_to_finance_at ?? '') - Date.now())).toBeLessThan(60_000);
});
