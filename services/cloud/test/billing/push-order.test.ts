import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listPushAttempts } from '../../src/billing/list-push-attempts.ts';
import { row } from './provider.ts';
import { april, audit, startTestPipeline, type TestPipeline } from './test-pipeline.ts';

// An invoice has two contents, one after the other. Whatever happens in between, finance must end with the second one.
let test: TestPipeline;
beforeEach(async () => {
  test = await startTestPipeline();
  test.provider.invoices = [april];
});
afterEach(async () => {
  await test[Symbol.asyncDispose]();
});

const NEWEST = { amount_gross_minor: 9000 };
const times = { sendMs: 600, marginMs: 200 };

async function ingestNewest(): Promise<string> {
  test.provider.invoices = [{ ...april, amount: '90.00', csv: [row('Droplets', 'x', '90.00')] }];
  const { id } = await test.invoice('inv-april');
  // Not by `pass`: the lease of the push that is under way stays.
  await test
    .em()
    .execute(
      "update work_items set due_at = now() - interval '1 second' where kind = 'billing-history'",
    );
  await test.workerWithoutFinance.drainAll();
  await test.withoutFinance.ingestNow(id, audit);
  return id;
}

/** Ends the lease of the push that is under way, as if its process had been stopped for longer than the lease. */
async function endLease(): Promise<void> {
  await test
    .em()
    .execute("update work_items set lease_until = now() - interval '1 second' where kind = 'push'");
}

async function makeDue(): Promise<void> {
  await test
    .em()
    .execute(
      "update work_items set due_at = now() - interval '1 second' where kind = 'push' and lease_token is null",
    );
}

/** Runs due pushes until none is left, with the waits that they have. */
async function settle(worker = test.worker): Promise<void> {
  await expect
    .poll(
      async () => {
        await makeDue();
        await worker.drainAll();
        return (await test.items('push')).map(({ outcome }) => outcome);
      },
      { timeout: 20_000, interval: 100 },
    )
    .toEqual(['done']);
}

async function receipts() {
  const { id } = await test.invoice('inv-april');
  const { data } = await listPushAttempts(test.em(), id, { limit: 50 });
  return data.map(({ receipt }) => receipt?.outcome ?? null);
}

async function expectNewest(): Promise<void> {
  expect(test.finance.held.get('inv-april')).toMatchObject(NEWEST);
  expect(await test.invoice('inv-april')).toMatchObject({
    finance_status: 'pushed',
    last_error: null,
  });
  const { id } = await test.invoice('inv-april');
  await expect(test.pipeline.pushNow(id, { force: false }, audit)).resolves.toMatchObject({
    outcome: 'unchanged',
  });
}

describe('a push of a newer document', () => {
  it('follows a slow push that is under way', async () => {
    await test.workerWithoutFinance.drainAll();
    const arrived = test.finance.hold();
    const slow = test.worker.drainAll();
    const release = await arrived;
    await ingestNewest();
    await test.onTarget({}).worker.drainAll();
    expect(test.finance.requests).toHaveLength(1);
    release();
    await slow;
    await settle();
    expect(await receipts()).toEqual(['created', 'updated']);
    await expectNewest();
  });

  it('does not deadlock with the ingest of that document', async () => {
    await test.workerWithoutFinance.drainAll();
    const arrived = test.finance.hold();
    const slow = test.worker.drainAll();
    const release = await arrived;
    let ingest: Promise<unknown> = Promise.resolve();
    const isWaiting = (count: number) =>
      expect
        .poll(() =>
          test
            .em()
            .execute(
              'select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0',
            ),
        )
        .toHaveLength(count);
    // The ingest holds the invoice and waits for a line; then the push ends, and waits too.
    await test.em().transactional(async (em) => {
      await em.execute('select from cloud_cost_lines for update');
      ingest = ingestNewest();
      await isWaiting(1);
      release();
      await isWaiting(2);
    });
    await Promise.all([ingest, slow]);
    const [figures] = await test
      .em()
      .execute('select deadlocks::int from pg_stat_database where datname = current_database()');
    expect(figures).toEqual({ deadlocks: 0 });
    await settle();
    // `ingestNewest` ingests twice. If the second time comes while the newer push runs, that push runs once more.
    const [first, ...later] = await receipts();
    expect(first).toBe('created');
    expect(new Set(later)).toEqual(new Set(['updated']));
    await expectNewest();
  });

  it('waits for a request that may still arrive after its run lost the lease, without a slot', async () => {
    await test.workerWithoutFinance.drainAll();
    const arrived = test.finance.hold();
    const slow = test.worker.drainAll();
    const release = await arrived;
    const id = await ingestNewest();
    await endLease();
    const other = test.onTarget({});
    await other.worker.drainAll();
    expect(await test.items('push')).toMatchObject([
      // The run that lost its lease is the one attempt that counts.
      { outcome: null, attempts: 1, lease_token: null, last_error_code: 'still_running' },
    ]);
    const [item] = await test.items('push');
    const waitMs = Date.parse(item?.due_at ?? '') - Date.now();
    expect(waitMs).toBeGreaterThan(15_000);
    expect(waitMs).toBeLessThan(26_000);
    await expect(other.pipeline.pushNow(id, { force: true }, audit)).rejects.toMatchObject({
      code: 'still_running',
      data: { retry_after_seconds: expect.any(Number) },
    });
    expect(test.finance.requests).toHaveLength(1);
    release();
    await slow;
    await settle(other.worker);
    await expectNewest();
  });

  it('is sent again if a former one arrives after it', async () => {
    await test.workerWithoutFinance.drainAll();
    // A process that is stopped in mid-push: no timer of it fires, and its request goes out when it continues.
    let wakeUp: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    let isStopped: () => void = () => undefined;
    const stopped = new Promise<void>((resolve) => {
      isStopped = resolve;
    });
    const sleepy = test.onTarget({
      pushTimes: times,
      async fetch(url, init) {
        isStopped();
        await asleep;
        return await fetch(url, { ...init, signal: null });
      },
    });
    const slow = sleepy.worker.drainAll();
    await stopped;
    await ingestNewest();
    await endLease();
    const other = test.onTarget({ pushTimes: times });
    await sleep(times.sendMs + times.marginMs);
    await settle(other.worker);
    expect(test.finance.held.get('inv-april')).toMatchObject(NEWEST);

    wakeUp();
    await slow;
    expect(await test.invoice('inv-april')).toMatchObject({ finance_digest: expect.any(String) });
    await settle(other.worker);
    expect(await receipts()).toEqual(['updated', 'created', 'updated']);
    await expectNewest();
  });

  it('is sent although an ingest holds the item for longer than its lease and the time to send', async () => {
    await test.workerWithoutFinance.drainAll();
    const { worker } = test.onTarget({ pushTimes: times });
    const blocked = (count: number) =>
      expect
        .poll(() =>
          test.em().execute(`select from pg_stat_activity
            where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`),
        )
        .toHaveLength(count);
    const readable = Promise.withResolvers<void>();
    const reading = test.em().transactional(async (em) => {
      await em.execute('lock table cloud_cost_lines in access exclusive mode');
      await readable.promise;
    });
    let push: Promise<unknown> = Promise.resolve();
    await test.em().transactional(async (em) => {
      push = worker.drainAll();
      await blocked(1);
      // As the ingest does, whose last transaction may take minutes; the heartbeat leaves a locked item out.
      await em.execute("update work_items set lease_until = now() where kind = 'push'");
      readable.resolve();
      await reading;
      await blocked(1);
      await sleep(times.sendMs + 100);
    });
    await push;
    expect(test.finance.requests).toEqual(['inv-april']);
    expect(await test.items('push')).toMatchObject([{ outcome: 'done', attempts: 0 }]);
  });

  it('is not preceded by a request that a stopped process has not sent in time', async () => {
    await test.workerWithoutFinance.drainAll();
    const { worker } = test.onTarget({ pushTimes: { sendMs: 1, marginMs: 0 } });
    await worker.drainAll();
    expect(test.finance.requests).toEqual([]);
    expect(await receipts()).toEqual([null]);
  });

  it('is sent again at night if an answer was lost and the request arrived late', async () => {
    await test.workerWithoutFinance.drainAll();
    const arrived = test.finance.hold();
    const worker = test.onTarget({ pushTimes: times }).worker;
    const slow = worker.drainAll();
    const release = await arrived;
    await slow;
    expect(await test.invoice('inv-april')).toMatchObject({
      last_error: expect.stringContaining('did not answer'),
    });
    await ingestNewest();
    await sleep(times.marginMs);
    await settle(worker);
    expect(test.finance.held.get('inv-april')).toMatchObject(NEWEST);
    release();
    await expect
      .poll(() => test.finance.held.get('inv-april'))
      .toMatchObject({ amount_gross_minor: 8692 });
    await test.pass('1 day');
    await settle(worker);
    await expectNewest();
  });
});

describe('a push after one without an answer', () => {
  it('waits for the deadline, keeps the error, and counts no attempt', async () => {
    await test.workerWithoutFinance.drainAll();
    const other = test.onTarget({ fetch: () => Promise.reject(new Error('cut')) });
    await other.worker.drainAll();
    const [failed] = await test.items('push');
    expect(failed).toMatchObject({ attempts: 1, last_error_code: 'network' });
    await makeDue();
    await test.worker.drainAll();
    expect(await test.items('push')).toMatchObject([{ attempts: 1, outcome: null }]);
    expect(await test.invoice('inv-april')).toMatchObject({
      last_error: expect.stringContaining('could not be reached'),
    });
  });

  it.each([
    ['if a proxy has answered with 504 in its place', { status: 504, commits: false }],
    ['if its error has no code', 'no code'],
  ])('waits for the deadline %s', async (_, fault) => {
    await test.workerWithoutFinance.drainAll();
    if (typeof fault === 'object') test.finance.faults = [fault];
    const { worker } = test.onTarget(
      typeof fault === 'object' ? {} : { fetch: () => Promise.reject(new Error('cut')) },
    );
    await worker.drainAll();
    if (typeof fault === 'string') {
      await test.superuserEm().execute(`alter table work_runs disable trigger work_runs_append_only;
        update work_runs set error_code = null where kind = 'push'`);
    }
    const sent = test.finance.requests.length;
    await makeDue();
    await test.worker.drainAll();
    expect(test.finance.requests).toHaveLength(sent);
    expect(await test.items('push')).toMatchObject([{ last_error_code: 'still_running' }]);
  });

  it('does not wait if finance has answered', async () => {
    test.finance.faults = [{ status: 500, commits: false }];
    await test.worker.drainAll();
    await makeDue();
    await test.worker.drainAll();
    expect(test.finance.requests).toHaveLength(2);
  });
});
