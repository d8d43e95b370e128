import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../setup/refusal.ts';
import {
  clearSituations,
  insertAccount,
  insertInvoice,
  insertItem,
  insertRevision,
  insertRun,
} from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService();
  admin = await service.admin();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

describe('getCompleteness', () => {
  it('is empty before anything is expected', async () => {
    const empty = { done: 0, late: 0, back_filled: 0, missing: 0, runs: [] };
    const { from, to, ...series } = await admin.billing.getCompleteness();
    expect(series).toEqual({ balance: empty, history: empty, invoices: empty });
    expect(Date.parse(to) - Date.parse(from)).toBe(31 * 86_400_000);
  });

  it('counts the hours of the balance by their snapshots and runs', async () => {
    await insertItem(em(), 'balance-snapshot', 'balance-snapshot', {
      created_at: "'2026-03-01T00:00:00Z'",
    });
    const account = await insertAccount(em());
    // The hour of 02:07 was missed, and the one of 04:07 was late.
    for (const time of ['00:07:02', '01:07:02', '03:07:02', '04:40:00']) {
      await em().execute(
        `insert into cloud_balance_snapshots (id, account_id, month_to_date_balance, account_balance,
           month_to_date_usage, currency, generated_at, created_at)
         values (gen_random_uuid(), ?, 1, 1, 1, 'USD', ?, ?)`,
        [account, `2026-03-01T${time}Z`, `2026-03-01T${time}Z`],
      );
    }
    await insertRun(em(), 'balance-snapshot', "'2026-03-01T05:07:02Z'");
    await insertRun(em(), 'balance-snapshot', "'2026-03-01T06:07:02Z'", { outcome: 'retrying' });
    const window = { from: '2026-03-01T00:00:00Z', to: '2026-03-01T07:00:00Z' };
    const { balance } = await admin.billing.getCompleteness(window);
    expect(balance).toEqual({
      done: 4,
      late: 1,
      back_filled: 0,
      missing: 2,
      runs: [
        { state: 'done', first: '2026-03-01T00:00Z', last: '2026-03-01T01:00Z', count: 2 },
        { state: 'missing', first: '2026-03-01T02:00Z', last: '2026-03-01T02:00Z', count: 1 },
        { state: 'done', first: '2026-03-01T03:00Z', last: '2026-03-01T03:00Z', count: 1 },
        { state: 'late', first: '2026-03-01T04:00Z', last: '2026-03-01T04:00Z', count: 1 },
        { state: 'done', first: '2026-03-01T05:00Z', last: '2026-03-01T05:00Z', count: 1 },
        { state: 'missing', first: '2026-03-01T06:00Z', last: '2026-03-01T06:00Z', count: 1 },
      ],
    });
  });

  it('back-fills the days before a success of the billing history', async () => {
    await insertItem(em(), 'billing-history', 'billing-history', {
      created_at: "'2026-02-01T00:00:00Z'",
    });
    await insertRun(em(), 'billing-history', "'2026-03-01T02:23:09Z'");
    await insertRun(em(), 'billing-history', "'2026-03-04T10:00:00Z'");
    const window = { from: '2026-02-20T00:00:00Z', to: '2026-03-05T00:00:00Z' };
    const { history } = await admin.billing.getCompleteness(window);
    // Runs are recorded from March 1 on.
    expect(history.runs).toEqual([
      { state: 'back_filled', first: '2026-03-02', last: '2026-03-03', count: 2 },
      { state: 'late', first: '2026-03-04', last: '2026-03-04', count: 1 },
    ]);
  });

  it('counts the months of invoices from the first one on', async () => {
    const account = await insertAccount(em());
    const insert = async (period: string, storedAt: string, columns = {}) => {
      const invoice = await insertInvoice(em(), account, {
        period,
        created_at: storedAt,
        ...columns,
      });
      await insertRevision(em(), invoice, 1, '100.00', storedAt);
    };
    await insert('2026-01', '2026-05-02T00:00:00Z');
    await insert('2026-02', '2026-03-09T00:00:00Z');
    await insert('2026-03', '2026-04-01T02:23:00Z');
    await insertInvoice(em(), account, { period: '2026-04', ingest_status: 'pending' });
    await insert('2026-05', '2026-06-01T02:23:00Z', { provisional: true });
    const { invoices } = await admin.billing.getCompleteness();
    expect(invoices.runs.slice(0, 4)).toEqual([
      { state: 'back_filled', first: '2026-01', last: '2026-01', count: 1 },
      { state: 'late', first: '2026-02', last: '2026-02', count: 1 },
      { state: 'done', first: '2026-03', last: '2026-03', count: 1 },
      expect.objectContaining({ state: 'missing', first: '2026-04' }),
    ]);
  });

  it('expects no invoice of a month for which a later discovery found none', async () => {
    const account = await insertAccount(em());
    for (const period of ['2026-01', '2026-03']) await insertInvoice(em(), account, { period });
    await insertInvoice(em(), account, { period: '2026-04', ingest_status: 'pending' });
    const missing = async () => {
      const { invoices } = await admin.billing.getCompleteness();
      return invoices.runs.filter(({ state }) => state === 'missing');
    };
    expect(await missing()).toMatchObject([{ first: '2026-02' }, { first: '2026-04' }]);
    await insertItem(em(), 'billing-history', 'billing-history', { succeeded_at: 'now()' });
    expect(await missing()).toMatchObject([{ first: '2026-04', last: '2026-04' }]);
  });

  it('answers 400 for a window that ends before it begins, or is too long', async () => {
    for (const window of [
      { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
      { from: '2024-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' },
    ]) {
      expect(await refusal(admin.billing.getCompleteness(window))).toMatchObject({
        status: 400,
        problem: { errors: [{ path: '/query/from' }] },
      });
    }
  });

  it('stays small for the longest window, and answers quickly', async () => {
    await insertItem(em(), 'balance-snapshot', 'balance-snapshot', {
      created_at: "'2024-03-01T00:00:00Z'",
    });
    const window = { from: '2025-03-01T00:00:00Z', to: '2026-03-31T00:00:00Z' };
    const { balance } = await admin.billing.getCompleteness(window);
    expect(balance).toMatchObject({ missing: 9480, runs: [{ count: 9480 }] });
  });
});
