import { afterEach, beforeEach, expect, it } from 'vitest';
import { listCostLines } from '../../src/billing/list-cost-lines.ts';
import { april, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

it('lists the cost lines of a month page by page to the end', async () => {
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
