import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
  test.provider.invoices = [april, march];
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

describe('reconcileFinance', () => {
  it('sends the pushed invoices of the month again, and confirms those that finance has', async () => {
    await test.worker.drainAll();
    const { id, invoice_number } = await test.invoice('inv-april');
    await expect(test.pipeline.reconcileFinance('2026-04', audit)).resolves.toEqual({
      period: '2026-04',
      confirmed: 1,
      lost: 0,
      data: [
        {
          invoice_id: id,
          invoice_number,
          outcome: 'confirmed',
          finance_invoice_id: 'f-inv-april',
          error: null,
        },
      ],
    });
    expect(test.finance.requests.filter((sent) => sent === 'inv-april')).toHaveLength(2);
    expect(test.finance.requests.filter((sent) => sent === 'inv-march')).toHaveLength(1);
  });

  it('names what finance had lost, and books it again', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    test.finance.held.delete('inv-april');
    await expect(test.pipeline.reconcileFinance('2026-04', audit)).resolves.toMatchObject({
      confirmed: 0,
      lost: 1,
      data: [{ invoice_id: id, outcome: 'lost' }],
    });
    expect(test.finance.held.has('inv-april')).toBe(true);
  });

  it('reports an invoice that finance refuses, and goes on with the others', async () => {
    test.provider.invoices = [april, { ...march, period: '2026-04' }];
    await test.worker.drainAll();
    test.finance.faults = [
      { status: 422, commits: false, body: { message: 'The books are closed' } },
    ];
    const { data } = await test.pipeline.reconcileFinance('2026-04', audit);
    expect(data.map(({ outcome }) => outcome).toSorted()).toEqual(['confirmed', 'failed']);
    expect(data.find(({ outcome }) => outcome === 'failed')?.error).toContain(
      'The books are closed',
    );
  });

  it('sends nothing of an invoice in other books, of a month without pushes, or without finance', async () => {
    await test.worker.drainAll();
    const { pipeline } = test.onTarget({ tenantId: 'acme' });
    await expect(pipeline.reconcileFinance('2026-04', audit)).resolves.toMatchObject({
      data: [{ outcome: 'target_changed' }],
    });
    const none = { period: '2026-01', confirmed: 0, lost: 0, data: [] };
    await expect(test.pipeline.reconcileFinance('2026-01', audit)).resolves.toEqual(none);
    await expect(test.withoutFinance.reconcileFinance('2026-04', audit)).rejects.toMatchObject({
      code: 'finance_unavailable',
    });
    expect(test.finance.requests).toHaveLength(2);
  });
});

describe('the nightly finance-reconcile', () => {
  /** Records an attempt without a receipt, as of a process that died while it sent. */
  async function leaveAttempt(uuid: string, age: string, target: string): Promise<void> {
    const { id } = await test.invoice(uuid);
    await test.em().execute(
      `insert into finance_push_attempts (id, invoice_id, digest, target, amount_gross_minor, amount_tax_minor,
         currency, deadline_at, created_at)
       values (?, ?, 'x', ?, 1, 0, 'USD', now() - interval '${age}', now() - interval '${age}')`,
      [randomUUID(), id, target],
    );
  }
  const here = () => `${test.finance.url} platform-admin`;

  async function nightOf(worker = test.worker): Promise<void> {
    await test.pass('1 day');
    await worker.drainAll();
  }

  it('sends an invoice again of which an attempt has no receipt', async () => {
    await test.worker.drainAll();
    await leaveAttempt('inv-april', '1 hour', here());
    // The process died after finance had booked an older content.
    test.finance.held.set('inv-april', { amount_gross_minor: 1 });
    await nightOf();
    expect(test.finance.requests).toHaveLength(3);
    expect(test.finance.held.get('inv-april')).toMatchObject({ amount_gross_minor: 8692 });
  });

  it('sends nothing of an attempt that may still arrive, or that a later push has settled', async () => {
    await test.worker.drainAll();
    await leaveAttempt('inv-april', '0 seconds', here());
    await leaveAttempt('inv-march', '2 hours', here());
    await nightOf();
    expect(test.finance.requests).toHaveLength(2);
  });

  it('sends nothing to other books than those of the attempt', async () => {
    await test.worker.drainAll();
    await leaveAttempt('inv-april', '1 hour', 'http://former.example.com acme');
    await nightOf();
    await leaveAttempt('inv-april', '1 hour', here());
    await nightOf(test.onTarget({ tenantId: 'acme' }).worker);
    expect(test.finance.requests).toHaveLength(2);
  });

  it('sends once what was pushed while the release before could run', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-april');
    await test.superuserEm().execute(
      `update schema_migrations set executed_at = now() - case
         when name like '%-keep-finance-receipts' then interval '2 hours' else interval '3 hours' end`,
    );
    await test
      .em()
      .execute(
        "update cloud_invoices set pushed_to_finance_at = now() - interval '90 minutes' where id = ?",
        [id],
      );
    await nightOf();
    await nightOf();
    expect(test.finance.requests.filter((sent) => sent === 'inv-april')).toHaveLength(2);
    expect(test.finance.requests.filter((sent) => sent === 'inv-march')).toHaveLength(1);
  });
});
