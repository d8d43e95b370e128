import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countForeignTargets } from '../../src/billing/finance-target.ts';
import { startFinance } from './finance.ts';
import { row } from './provider.ts';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
  test.provider.invoices = [april, march];
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

const former = () => `${test.finance.url} platform-admin`;

describe('push after the URL or the tenant of finance has changed', () => {
  it('sends nothing by itself, and keeps the invoice in the former books', async () => {
    await test.worker.drainAll();
    const { worker, pipeline } = test.onTarget({ tenantId: 'acme' });
    const { id } = await test.invoice('inv-april');
    await expect(pipeline.pushNow(id, { force: false }, audit)).resolves.toEqual({
      outcome: 'target_changed',
      action: null,
      finance_invoice_id: 'f-inv-april',
    });
    test.provider.invoices = [{ ...april, amount: '86.93', csv: [row('Droplets', 'x', '86.93')] }];
    await test.pass('1 day');
    await worker.drainAll();
    await pipeline.ingestNow(id, audit);
    await worker.drainAll();
    expect(test.finance.requests).toHaveLength(2);
    expect(await test.invoice('inv-april')).toMatchObject({
      finance_status: 'pushed',
      finance_target: former(),
    });
    expect(await countForeignTargets(test.em(), `${test.finance.url} acme`)).toBe(2);
    expect(await countForeignTargets(test.em(), former())).toBe(0);
  });

  it('sends an invoice with force to the new target, and new invoices by itself', async () => {
    test.provider.invoices = [april];
    await test.worker.drainAll();
    await using elsewhere = await startFinance();
    const { worker, pipeline } = test.onTarget({ url: elsewhere.url });
    const { id } = await test.invoice('inv-april');
    await expect(pipeline.pushNow(id, { force: true }, audit)).resolves.toMatchObject({
      outcome: 'pushed',
      action: 'created',
    });
    expect(await test.invoice('inv-april')).toMatchObject({
      finance_target: `${elsewhere.url} platform-admin`,
    });
    test.provider.invoices = [april, march];
    await test.pass('1 day');
    await worker.drainAll();
    expect([...elsewhere.held.keys()]).toEqual(['inv-april', 'inv-march']);
    expect(test.finance.requests).toEqual(['inv-april']);
  });

  it('sends a forced one to the new target later if the first attempt failed', async () => {
    await test.worker.drainAll();
    await using elsewhere = await startFinance();
    elsewhere.faults = [{ status: 503, commits: false }];
    const { worker, pipeline } = test.onTarget({ url: elsewhere.url });
    const { id } = await test.invoice('inv-april');
    await expect(pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'finance_unavailable',
    });
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pending' });
    await test.pass('1 minute');
    await worker.drainAll();
    expect(elsewhere.held.has('inv-april')).toBe(true);
  });
});

describe('resendToFinance', () => {
  it('makes all invoices in other books due to the new target', async () => {
    await test.worker.drainAll();
    const { worker, pipeline } = test.onTarget({ tenantId: 'acme' });
    const target = `${test.finance.url} acme`;
    await expect(pipeline.resendToFinance(test.em(), undefined, audit)).resolves.toEqual({
      target,
      due: 2,
    });
    await worker.drainAll();
    expect(await test.invoices().execute()).toMatchObject([
      { finance_status: 'pushed', finance_target: target },
      { finance_status: 'pushed', finance_target: target },
    ]);
    expect(test.finance.held.get('inv-april')).toMatchObject({ tenant_id: 'acme' });
    await expect(pipeline.resendToFinance(test.em(), undefined, audit)).resolves.toEqual({
      target,
      due: 0,
    });
  });

  it('with from_period leaves older invoices in the former books, and counts them no more', async () => {
    await test.worker.drainAll();
    const { worker, pipeline } = test.onTarget({ tenantId: 'acme' });
    const target = `${test.finance.url} acme`;
    await expect(pipeline.resendToFinance(test.em(), '2026-04', audit)).resolves.toEqual({
      target,
      due: 1,
    });
    await worker.drainAll();
    expect(await test.invoices().execute()).toMatchObject([
      { period: '2026-03', finance_status: 'pushed', finance_target: former() },
      { period: '2026-04', finance_status: 'pushed', finance_target: target },
    ]);
    expect(await countForeignTargets(test.em(), target)).toBe(0);
    // Another change of the target asks for another decision.
    expect(await countForeignTargets(test.em(), 'https://third.example.com acme')).toBe(2);
  });

  it('changes nothing if the transaction of its idempotency key is rolled back', async () => {
    await test.worker.drainAll();
    const { pipeline } = test.onTarget({ tenantId: 'acme' });
    const before = await test.invoices().execute();
    const keyed = test.em().transactional(async (em) => {
      await expect(pipeline.resendToFinance(em, undefined, audit)).resolves.toMatchObject({
        due: 2,
      });
      throw new Error('The answer cannot be stored.');
    });
    await expect(keyed).rejects.toThrow('The answer cannot be stored.');
    expect(await test.invoices().execute()).toEqual(before);
  });

  it('needs finance to be configured', async () => {
    await expect(
      test.withoutFinance.resendToFinance(test.em(), undefined, audit),
    ).rejects.toMatchObject({
      code: 'finance_unavailable',
    });
  });
});

describe('push of an invoice that the release before has pushed', () => {
  /** Makes the row look like one of that release, which stores the digest of another form, and no target. */
  async function asFormerRelease(digest: string): Promise<void> {
    await test
      .em()
      .execute(
        "update cloud_invoices set finance_digest = ?, finance_target = null where provider_uuid = 'inv-march'",
        [digest],
      );
  }
  const formerBody = {
    source: 'digitalocean',
    externalId: 'inv-march',
    vendor: { name: 'DigitalOcean', category: 'cloud' },
    invoiceNumber: null,
    periodStart: '2026-03-01',
    periodEnd: '2026-04-01',
    issuedAt: null,
    currency: 'USD',
    amountGrossMinor: 310,
    amountNetMinor: 310,
    amountTaxMinor: 0,
    lines: [
      {
        kind: 'droplet',
        product: 'Droplets',
        description: 'web-1 (s-1vcpu-1gb)',
        amount: '3.10',
      },
    ],
  };

  it('sends nothing if its digest is the same, and stores the digest and the target', async () => {
    await test.worker.drainAll();
    const { id, finance_digest, invoice_number, issued_at } = await test.invoice('inv-march');
    const issuedAt = issued_at === null ? null : new Date(issued_at).toISOString();
    const body = JSON.stringify({ ...formerBody, invoiceNumber: invoice_number, issuedAt });
    await asFormerRelease(createHash('sha256').update(body).digest('hex'));
    await expect(test.pipeline.pushNow(id, { force: false }, audit)).resolves.toMatchObject({
      outcome: 'unchanged',
    });
    expect(test.finance.requests).toHaveLength(2);
    expect(await test.invoice('inv-march')).toMatchObject({
      finance_digest,
      finance_target: former(),
    });
  });

  it('sends it if its digest differs', async () => {
    await test.worker.drainAll();
    const { id } = await test.invoice('inv-march');
    await asFormerRelease('0'.repeat(64));
    await expect(test.pipeline.pushNow(id, { force: false }, audit)).resolves.toMatchObject({
      outcome: 'pushed',
      action: 'updated',
    });
  });
});

describe('push of an invoice that finance has already', () => {
  it('does not change the invoice', async () => {
    await test.worker.drainAll();
    const before = await test.invoice('inv-march');
    await test.pipeline.pushNow(before.id, { force: false }, audit);
    expect(await test.invoice('inv-march')).toEqual(before);
  });
});
