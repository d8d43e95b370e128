import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tamperLines } from '../setup/tamper-lines.ts';
import { row } from './provider.ts';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

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
    await tamperLines(test.superuserEm(), "amount = '70.02' where amount = 70");
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

    await tamperLines(test.superuserEm(), "amount = '70.00' where amount = 70.02");
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

describe('push of an invoice with parts of a cent', () => {
  const lines = [
    row('Droplets', 'web-1 (s-1vcpu-1gb)', '6.175'),
    row('Droplets', 'web-2 (s-1vcpu-1gb)', '5.170'),
    row('Taxes', 'GST Australia (10%)', '1.00'),
  ];

  it.each([
    ['12.35', 1235, '0.005', '-0.005'],
    ['12.34', 1234, '-0.005', '0.005'],
    ['12.345', 1234, '-0.005', '0.00'],
    ['12.3454', 1235, null, '-0.0004'],
  ])(
    'of a total of %s sends lines that add up to its cents',
    async (amount, gross, rounding, delta) => {
      test.provider.invoices = [{ ...march, amount, csv: lines, summaryAmount: null }];
      await test.worker.drainAll();
      const invoice = await test.invoice('inv-march');
      if (rounding === null) {
        expect(invoice).toMatchObject({ reconciled: false, delta, finance_status: 'pending' });
        expect(test.finance.requests).toEqual([]);
        return;
      }
      expect(invoice).toMatchObject({
        reconciled: true,
        delta,
        lines_total: '12.345',
        last_error: null,
        finance_status: 'pushed',
      });
      const held = test.finance.held.get('inv-march');
      expect(held).toMatchObject({
        amount_gross_minor: gross,
        amount_tax_minor: 100,
        amount_net_minor: gross - 100,
      });
      expect(linesOf(held).at(-1)).toEqual({
        kind: 'other',
        product: 'Rounding',
        description: `The lines come to 12.345, and the invoice to ${gross / 100}.`,
        amount: rounding,
      });
      expect(linesOf(held)).toHaveLength(4);
      const sum = linesOf(held).reduce((total, line) => total + Math.round(+line.amount * 1e6), 0);
      expect(sum).toBe(gross * 10_000);
    },
  );

  it('sends no line for a rounding of nothing', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    expect(linesOf(test.finance.held.get('inv-april'))).toHaveLength(5);
  });

  it('does not push an invoice that is a whole cent off', async () => {
    test.provider.invoices = [{ ...march, amount: '12.36', csv: lines }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ reconciled: false, delta: '-0.015' });
    expect(test.finance.requests).toEqual([]);
  });
});

describe('push of an invoice with misleading texts', () => {
  it('sends the tax by its product, and trims texts', async () => {
    test.provider.invoices = [
      {
        ...march,
        amount: '13.00',
        csv: [
          row('Network File Storage', 'tax-records (syd1) 100GB', '5.00'),
          row('\ufeffUptime Checks\u00a0', 'gst-portal\u200b', '4.00'),
          row('Domains', 'tax "eu".example.com', '1.00'),
          row('GST', 'Australia (10%)', '1.00'),
          row('Spaces', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)', '2.00'),
        ],
      },
    ];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({ reconciled: true, tax_total: '1.00' });
    const held = test.finance.held.get('inv-march');
    expect(held).toMatchObject({ amount_gross_minor: 1300, amount_tax_minor: 100 });
    expect(
      linesOf(held).map(({ kind, product, description }) => [kind, product, description]),
    ).toEqual([
      ['other', 'Network File Storage', 'tax-records (syd1) 100GB'],
      ['other', 'Uptime Checks', 'gst-portal'],
      ['other', 'Domains', 'tax "eu".example.com'],
      ['tax', 'GST', 'Australia (10%)'],
      ['spaces', 'Spaces', 'Spaces ($5/mo 250GB storage & 1TB bandwidth)'],
    ]);
    expect((await test.lines()).map((line) => line.charge_category)).toEqual([
      ...['usage', 'usage', 'usage', 'tax', 'purchase'],
    ]);
  });
});

interface HeldLine {
  readonly kind: string;
  readonly product: string;
  readonly description: string;
  readonly amount: string;
}

function linesOf(invoice: Record<string, unknown> | undefined): HeldLine[] {
  const lines: unknown = invoice?.lines;
  if (!Array.isArray(lines)) throw new Error('no lines');
  return lines;
}
