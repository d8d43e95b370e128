import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  april,
  audit,
  droplet,
  march,
  startTestPipeline,
  type TestPipeline,
} from './test-pipeline.ts';

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

describe('a header that cannot be read', () => {
  const may = { ...march, uuid: 'inv-may', period: '2026-02' };

  it.each(['3,10,00', '', 'NaN', '1e3', '0.1234567'])(
    'fails its invoice, and no other, if its amount is %j',
    async (amount) => {
      test.provider.invoices = [{ ...march, amount }, april];
      await test.worker.drainAll();
      expect(await test.invoice('inv-march')).toMatchObject({
        amount: '0',
        ingest_status: 'failed',
        last_error: expect.stringContaining(JSON.stringify(amount)),
      });
      expect(await test.items('ingest')).toEqual(
        expect.arrayContaining([expect.objectContaining({ outcome: 'failed', attempts: 1 })]),
      );
      expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pushed' });
      expect((await test.items('billing-history'))[0]).toMatchObject({ last_error: null });
    },
  );

  it('keeps the amount of an invoice that is known, and is read again by a retry', async () => {
    test.provider.invoices = [march, april];
    await test.worker.drainAll();
    const [{ provider_amount: _, ...before }] = [await test.invoice('inv-march')];
    test.provider.invoices = [{ ...march, amount: 'unknown', summaryAmount: '3.10' }, april];
    await test.pass('25 hours');
    await test.worker.drainAll();
    const { id, ...failed } = await test.invoice('inv-march');
    expect(failed).toMatchObject({
      ingest_status: 'failed',
      amount: before.amount,
      reconciled: true,
    });
    test.provider.invoices = [march, april];
    await test.pipeline.ingestNow(id, audit);
    expect(await test.invoice('inv-march')).toMatchObject({
      ingest_status: 'ingested',
      last_error: null,
    });
  });

  it.each([
    ['a month', { period: '2026-13' }],
    ['a month of the year 0', { period: '0000-01' }],
    ['a uuid', { uuid: 'inv/may\0' }],
  ])('is reported by the discovery, which stores the others, if it has no %s', async (_, wrong) => {
    test.provider.invoices = [{ ...may, ...wrong }, april];
    await test.worker.drainAll();
    expect(await test.invoices().execute()).toMatchObject([{ finance_status: 'pushed' }]);
    expect((await test.items('billing-history'))[0]).toMatchObject({
      outcome: null,
      last_error_code: 'invoice_unreadable',
      last_error: expect.stringContaining('The other invoices are stored.'),
    });
    await expect(test.pipeline.discoverNow(audit)).rejects.toMatchObject({
      code: 'invoice_unreadable',
    });
  });

  it('is stored once if the list names its invoice twice', async () => {
    test.provider.invoices = [april, april];
    await test.worker.drainAll();
    expect(await test.invoices().execute()).toMatchObject([{ finance_status: 'pushed' }]);
  });
});

describe('a time in the year 0', () => {
  it('is left out of a header and of its issue date', async () => {
    test.provider.invoices = [{ ...april, issuedAt: '0000-01-01T00:00:00Z' }];
    test.provider.preview = {
      ...march,
      uuid: 'preview',
      period: '2026-05',
      updatedAt: '0000-05-01T00:00:00Z',
    };
    await test.worker.drainAll();
    expect(await test.invoices().execute()).toMatchObject([
      { issued_at: null, finance_status: 'pushed' },
      { provider_updated_at: null, ingest_status: 'ingested' },
    ]);
  });

  it('makes its row of the CSV unreadable', async () => {
    const csv = april.csv.map((line) => line.replace('2026-04-01', '0000-04-01'));
    test.provider.invoices = [{ ...april, csv }];
    await test.worker.drainAll();
    expect(await test.invoice('inv-april')).toMatchObject({
      reconciled: false,
      differences: { rejected_row_count: 5 },
    });
  });
});

describe('a name with U+0000', () => {
  it('is stored without it for a team and for a resource', async () => {
    test.provider.teamName = 'Arca\0dia\ud800';
    test.provider.lists = {
      droplets: [{ ...droplet, note: 'a\0b', tags: ['t\0'] }],
      volumes: [{ id: 'v\0', name: 'da\0ta', region: { slug: 'syd\0' }, tags: [] }],
    };
    await test.worker.drainAll();
    expect(await test.sql().selectFrom('cloud_accounts').select('name').execute()).toEqual([
      { name: 'Arca\ufffddia\ufffd' },
    ]);
    const resources = test.sql().selectFrom('cloud_resources').selectAll().orderBy('kind');
    expect(await resources.execute()).toMatchObject([
      { provider_id: '101', attrs: { note: 'a\ufffdb', tags: ['t\ufffd'] } },
      { provider_id: 'v\ufffd', name: 'da\ufffdta', region: 'syd\ufffd' },
    ]);
    expect(await test.invoice('inv-april')).toMatchObject({ finance_status: 'pushed' });
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
