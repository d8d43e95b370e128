import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AlteredInvoice, findAlteredInvoices } from '../../src/billing/verify-lines.ts';
import { april, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

const INVOICES = 45;

let test: TestPipeline;
beforeAll(async () => {
  test = await startTestPipeline();
  test.provider.invoices = Array.from({ length: INVOICES }, (_, at) => ({
    ...(at % 2 === 0 ? april : march),
    uuid: `inv-${at}`,
  }));
  await test.worker.drainAll();
});
afterAll(() => test[Symbol.asyncDispose]());

async function findAll(): Promise<AlteredInvoice[]> {
  const found: AlteredInvoice[] = [];
  for await (const invoice of findAlteredInvoices(test.em())) found.push(invoice);
  return found;
}

it('finds nothing if the lines of all invoices add up', async () => {
  const ingested = (await test.invoices().execute()).filter((it) => it.applied_revision !== null);
  expect(ingested).toHaveLength(INVOICES);
  expect(await findAll()).toEqual([]);
});

it('finds each invoice with another number or sum of lines, once and by month', async () => {
  const invoices = await test.invoices().orderBy('id').execute();
  const [first, last] = [invoices.at(0), invoices.at(-1)];
  await test.superuserEm().transactional(async (tx) => {
    await tx.execute('alter table cloud_cost_lines disable trigger all');
    await tx.execute('delete from cloud_cost_lines where invoice_id = ?', [first?.id]);
    await tx.execute(
      `update cloud_cost_lines set amount = amount + 1 where invoice_id = ? and kind = 'tax'`,
      [last?.id],
    );
    await tx.execute('alter table cloud_cost_lines enable trigger all');
  });
  expect(await findAll()).toEqual([
    expect.objectContaining({ id: first?.id, period: '2026-03', storedCount: 0, storedTotal: '0' }),
    expect.objectContaining({ id: last?.id, period: '2026-04', lineCount: 5, storedCount: 5 }),
  ]);
});
