import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { april, audit, march, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

// The provider and finance send what no one should trust.
let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
  test.provider.invoices = [april];
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

const waits = ['31536000000', '315360000', '999999999', '9'.repeat(20), '9'.repeat(400)];

/** Whether all work goes on within six hours, whatever the other systems have asked for. */
async function goesOn(): Promise<boolean> {
  const late = await test.em().execute(
    `select kind from work_items
       where outcome is null and due_at > now() + interval '6 hours 1 minute' and due_at < '9999-01-01'
         and kind in ('ingest', 'push')
     union all select kind from work_kinds
       where greatest(wait_until, circuit_half_open_at) > now() + interval '6 hours 1 minute'`,
  );
  return late.length === 0;
}

describe('a retry-after of years', () => {
  it.each([500, 429, 401].flatMap((status) => waits.map((wait) => [status, wait] as const)))(
    'on a %i of DigitalOcean (%s) delays an ingest by six hours at most',
    async (status, wait) => {
      const fault = { status, headers: { 'retry-after': wait, 'ratelimit-reset': wait } };
      test.provider.faults = [{ path: '/csv', fault, times: 1 }];
      await test.worker.drainAll();
      expect(await goesOn()).toBe(true);
      await test.pass('6 hours 1 minute');
      await test.worker.drainAll();
      expect(await test.invoice('inv-april')).toMatchObject({ ingest_status: 'ingested' });
    },
  );

  it.each([503, 429, 401].flatMap((status) => waits.map((wait) => [status, wait] as const)))(
    'on a %i of finance (%s) delays a push by six hours at most',
    async (status, wait) => {
      test.finance.faults = [{ status, commits: false, headers: { 'retry-after': wait } }];
      await test.worker.drainAll();
      expect(await goesOn()).toBe(true);
      await test.pass('6 hours 1 minute');
      await test.worker.drainAll();
      expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pushed' });
    },
  );
});

describe('a message with NUL', () => {
  const message = 'bad\u0000 request \ud800';

  it('fails the ingest of its invoice, and no other', async () => {
    test.provider.invoices = [march, april];
    const fault = { status: 422, message };
    test.provider.faults = [{ path: '/inv-march/csv', fault, times: 9 }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-march')).toMatchObject({
      ingest_status: 'failed',
      last_error: expect.stringContaining('bad  request'),
    });
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pushed' });
    expect(await test.items('ingest')).toMatchObject([
      { lease_token: null },
      { lease_token: null },
    ]);
    const { id } = await test.invoice('inv-march');
    await expect(test.pipeline.ingestNow(id, audit)).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringContaining('bad  request'),
    });
  });
});

it.each([400, 404, 409, 422])(
  'sends a request once that DigitalOcean answers with %i',
  async (status) => {
    test.provider.faults = [{ path: '/csv', fault: { status }, times: 99 }];
    await test.worker.drainAll();
    await test.pass('1 day');
    await test.worker.drainAll();
    expect(test.provider.requests.filter((path) => path.endsWith('/csv'))).toHaveLength(1);
    expect(await test.items('ingest')).toMatchObject([
      { outcome: 'failed', attempts: 1, last_error: expect.stringContaining(String(status)) },
    ]);
  },
);

it('moves updated_at of an invoice with its last_error', async () => {
  await test.worker.drainAll();
  await test.em().execute("update cloud_invoices set updated_at = '2026-01-01'");
  test.provider.faults = [{ path: '/csv', fault: { status: 500 }, times: 1 }];
  const { id } = await test.invoice('inv-april');
  await test.pipeline.ingestNow(id, audit).catch(() => undefined);
  const { last_error, updated_at } = await test.invoice('inv-april');
  expect(last_error).not.toBeNull();
  expect(updated_at > '2026-02').toBe(true);
});
