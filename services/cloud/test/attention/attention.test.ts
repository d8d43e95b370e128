import { randomUUID } from 'node:crypto';
import type { ArcadiaClient } from '@arcadia/api-client';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAttention } from '../../src/attention/attention.ts';
import type { Cause, Situation } from '../../src/attention/cause.ts';
import { instanceCauses } from '../../src/attention/instance-causes.ts';
import { createLogger } from '../../src/logger.ts';
import { refusal } from '../setup/refusal.ts';
import {
  clearSituations,
  insertAccount,
  insertInstance,
  insertInvoice,
  insertItem,
  insertRevision,
  insertUnmatchedLine,
} from '../setup/situations.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
const em = () => service.em();
beforeAll(async () => {
  service = await startTestService({
    env: {
      DIGITALOCEAN_TOKEN: 'dop_v1_test',
      DIGITALOCEAN_URL: 'http://127.0.0.1:1',
      SKYAI_FINANCE_SECRET: 's'.repeat(32),
      SKYAI_FINANCE_URL: 'http://127.0.0.1:1',
    },
  });
  admin = await service.admin();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(() => clearSituations(service.superuserEm()));

const list = () => admin.attention.list();
const causes = async () => (await list()).data.map(({ cause }) => cause);
const only = async () => {
  const { data, unread } = await list();
  expect({ count: data.length, unread }).toEqual({ count: 1, unread: [] });
  return data[0];
};

it('listAttention is empty if all is well', async () => {
  await insertInstance(em());
  await insertItem(em(), 'ingest', randomUUID(), { outcome: "'done'" });
  const account = await insertAccount(em());
  await insertInvoice(em(), account, { ingest_status: 'ingested', period: lastMonth() });
  expect(await list()).toMatchObject({ data: [], unread: [] });
});

describe('circuit_open', () => {
  it('names the kinds that are blocked until their circuits close', async () => {
    await em().execute(`
      insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at, circuit_error) values
        ('push', now() - interval '1 hour', now(), 'denied'), ('ingest', now(), now(), 'denied')`);
    expect(await only()).toMatchObject({
      cause: 'circuit_open',
      severity: 'critical',
      title: expect.stringContaining('push and ingest'),
      count: 2,
      action: { operation_id: 'probeWorkKind', href: '/api/v1/work-kinds/push/probe', body: null },
      objects: '/api/v1/work-kinds',
    });
    await em().execute(
      'update work_kinds set circuit_opened_at = null, circuit_half_open_at = null',
    );
    expect(await causes()).toEqual([]);
  });
});

describe('work_failed', () => {
  it('counts the failed items with the money of their invoices', async () => {
    const account = await insertAccount(em());
    const failed = { finance_status: 'failed', period: lastMonth() };
    for (const amount of ['3.10', '86.92']) {
      const id = await insertInvoice(em(), account, { ...failed, amount });
      await insertItem(em(), 'push', id, { outcome: "'failed'", last_error_at: 'now()' });
    }
    expect(await only()).toMatchObject({
      cause: 'work_failed',
      count: 2,
      amount: '90.02',
      currency: 'USD',
      action: { operation_id: 'retryWorkItems', body: { kind: 'push', state: 'failed' } },
      objects: '/api/v1/work-items?state=failed&kind=push',
    });
    await em().execute('update work_items set outcome = null');
    expect(await causes()).toEqual([]);
  });

  it('has no amount if the currencies differ, and none without invoices', async () => {
    const account = await insertAccount(em());
    for (const currency of ['USD', 'EUR']) {
      const id = await insertInvoice(em(), account, { currency, period: lastMonth() });
      await insertItem(em(), 'ingest', id, { outcome: "'failed'" });
    }
    expect(await only()).toMatchObject({ count: 2, amount: null, currency: null });
    await em().execute('delete from work_items');
    await insertItem(em(), 'deployment-due', randomUUID(), { outcome: "'failed'" });
    expect(await only()).toMatchObject({ count: 1, amount: null, currency: null });
  });

  it('includes held work of other kinds, but neither the running month nor unknown kinds', async () => {
    const account = await insertAccount(em());
    const running = await insertInvoice(em(), account, { provisional: true, period: '2026-05' });
    await insertItem(em(), 'ingest', running, { outcome: "'failed'" });
    await insertItem(em(), 'of-tomorrow', 'x', { outcome: "'failed'" });
    expect(await causes()).toEqual([]);
    await insertItem(em(), 'push', randomUUID(), { outcome: "'held'" });
    expect(await only()).toMatchObject({
      cause: 'work_failed',
      action: { body: { kind: 'push', state: 'held' } },
    });
  });
});

describe('invoice_held and tax_differs', () => {
  it('offer to accept the latest revision of the oldest invoice', async () => {
    const account = await insertAccount(em());
    const held = { ingest_status: 'held', period: lastMonth() };
    const first = await insertInvoice(em(), account, held);
    await insertItem(em(), 'ingest', first, {
      outcome: "'held'",
      last_error_at: "now() - interval '1 day'",
    });
    await insertRevision(em(), first, 1, '90.00');
    await insertRevision(em(), first, 2, '1.00');
    await insertInvoice(em(), account, held);
    await insertInvoice(em(), account, { ...held, tax_differs: true });
    const { data } = await list();
    const href = `/api/v1/billing/invoices/${first}/accept`;
    expect(data).toMatchObject([
      {
        cause: 'invoice_held',
        severity: 'warning',
        count: 2,
        amount: '200.00',
        action: { operation_id: 'acceptInvoice', href, body: { revision: 2 } },
        objects: '/api/v1/billing/invoices?ingest_status=held&tax_differs=false',
      },
      {
        cause: 'tax_differs',
        count: 1,
        amount: '100.00',
        objects: '/api/v1/billing/invoices?ingest_status=held&tax_differs=true',
      },
    ]);
    expect(Date.now() - Date.parse(data[0]?.since ?? '')).toBeGreaterThan(80_000_000);
  });

  it('never concern the running month', async () => {
    const account = await insertAccount(em());
    await insertInvoice(em(), account, { ingest_status: 'held', provisional: true });
    expect(await causes()).toEqual([]);
  });
});

describe('changed_after_push', () => {
  it('lasts from the new amounts to the push of them', async () => {
    const account = await insertAccount(em());
    const id = await insertInvoice(em(), account, {
      period: lastMonth(),
      finance_status: 'pushed',
      applied_revision: 2,
      pushed_revision: 1,
    });
    await insertRevision(em(), id, 1, '90.00');
    await insertRevision(em(), id, 2, '100.00');
    expect(await only()).toMatchObject({
      cause: 'changed_after_push',
      count: 1,
      amount: '100.00',
      action: { operation_id: 'pushInvoice', href: `/api/v1/billing/invoices/${id}/push` },
      objects: '/api/v1/billing/invoices?changed_after_push=true',
    });
    await em().execute('update cloud_invoices set pushed_revision = 2');
    expect(await causes()).toEqual([]);
  });

  it('does not concern a revision with the same amounts', async () => {
    const account = await insertAccount(em());
    const columns = { applied_revision: 2, pushed_revision: 1, finance_status: 'pushed' };
    const id = await insertInvoice(em(), account, { ...columns, period: lastMonth() });
    await insertRevision(em(), id, 1, '100.00');
    await insertRevision(em(), id, 2, '100.00');
    expect(await causes()).toEqual([]);
  });
});

describe('scope_missing', () => {
  it('names each scope, until a sync sees the kinds', async () => {
    await insertAccount(em(), { notVisible: ['volume', 'database'] });
    expect(await only()).toMatchObject({
      cause: 'scope_missing',
      title: expect.stringContaining('block_storage:read and database:read'),
      count: 2,
      action: { operation_id: 'runSchedule', href: '/api/v1/schedules/inventory-sync/run' },
      objects: '/api/v1/billing/accounts',
    });
    await em().execute("update cloud_accounts set not_visible_kinds = '[]'");
    expect(await causes()).toEqual([]);
  });
});

describe('schedule_stale', () => {
  it('begins after two missed slots and ends with a success', async () => {
    await insertItem(em(), 'balance-snapshot', 'balance-snapshot', {
      created_at: "now() - interval '9 days'",
      succeeded_at: "now() - interval '3 hours'",
    });
    await insertItem(em(), 'due-repair', 'due-repair', {
      succeeded_at: "now() - interval '30 minutes'",
    });
    const item = (await list()).data.find(({ cause }) => cause === 'schedule_stale');
    expect(item).toMatchObject({
      severity: 'critical',
      title: expect.stringContaining('balance-snapshot'),
      count: 1,
      action: { operation_id: 'runSchedule', href: '/api/v1/schedules/balance-snapshot/run' },
      objects: '/api/v1/schedules',
    });
    await em().execute('update work_items set succeeded_at = now()');
    expect(await causes()).not.toContain('schedule_stale');
  });

  it('offers to resume a kind that is paused for a day, and leaves a blocked one to circuit_open', async () => {
    await insertItem(em(), 'idempotency-purge', 'idempotency-purge', {
      succeeded_at: "now() - interval '3 hours'",
    });
    await em().execute(
      "insert into work_kinds (kind, paused_at) values ('idempotency-purge', now())",
    );
    expect(await causes()).toEqual([]);
    await em().execute("update work_kinds set paused_at = now() - interval '25 hours'");
    expect(await only()).toMatchObject({
      cause: 'schedule_stale',
      title: 'Recurring work has been paused for more than a day: idempotency-purge',
      action: {
        operation_id: 'resumeWorkKind',
        href: '/api/v1/work-kinds/idempotency-purge/resume',
      },
    });
    await em().execute(
      'update work_kinds set paused_at = null, circuit_opened_at = now(), circuit_half_open_at = now()',
    );
    expect(await causes()).toEqual(['circuit_open']);
  });

  it('counts work that has never succeeded from the start of the first instance on', async () => {
    await insertItem(em(), 'log-heads', 'log-heads', { created_at: "now() - interval '9 days'" });
    const id = await insertInstance(em(), { started_at: "now() - interval '1 hour'" });
    expect(await causes()).toEqual([]);
    await em().execute("update instances set started_at = now() - interval '3 days' where id = ?", [
      id,
    ]);
    expect(await causes()).toEqual(['schedule_stale']);
  });
});

describe('slots_missing', () => {
  it('counts missed hours of the balance and days of the history', async () => {
    await insertItem(em(), 'balance-snapshot', 'balance-snapshot', {
      created_at: "now() - interval '200 minutes'",
      succeeded_at: 'now()',
    });
    const item = (await list()).data.find(({ cause }) => cause === 'slots_missing');
    expect(item?.title).toMatch(/^Not read from DigitalOcean: [23] hours of the balance$/);
    expect(item).toMatchObject({ action: null, dismissible: true });
  });

  it('offers a discovery if a month lacks its invoice', async () => {
    const account = await insertAccount(em());
    await insertInvoice(em(), account, { period: monthsAgo(3) });
    await insertInvoice(em(), account, { period: monthsAgo(2), ingest_status: 'pending' });
    const item = (await list()).data.find(({ cause }) => cause === 'slots_missing');
    expect(item).toMatchObject({
      title: expect.stringMatching(/month/),
      action: { operation_id: 'discoverInvoices', href: '/api/v1/billing/discover' },
      objects: '/api/v1/billing/completeness',
    });
  });
});

describe('unmatched_cost', () => {
  it('counts the months in which unmatched lines exceed the floor', async () => {
    const account = await insertAccount(em());
    const columns = { line_count: 2, matched_count: 0, period: lastMonth() };
    const id = await insertInvoice(em(), account, columns);
    await insertUnmatchedLine(em(), id, '4.99');
    await insertUnmatchedLine(em(), id, '90.00', 'not_a_resource');
    expect(await causes()).toEqual([]);
    await insertUnmatchedLine(em(), id, '0.02');
    await em().execute('update cloud_invoices set line_count = 3, updated_at = now()');
    expect(await only()).toMatchObject({
      cause: 'unmatched_cost',
      title: `More than 5 % of the bill matches no resource in 1 month, most in ${lastMonth()}`,
      count: 1,
      amount: '5.01',
      currency: 'USD',
      dismissible: true,
      objects: `/api/v1/billing/cost-lines?period=${lastMonth()}`,
    });
  });

  it('counts no lines of a provisional invoice', async () => {
    const columns = { line_count: 1, matched_count: 0, period: lastMonth(), provisional: true };
    const id = await insertInvoice(em(), await insertAccount(em()), columns);
    await insertUnmatchedLine(em(), id, '90.00');
    expect(await causes()).toEqual([]);
    await em().execute('update cloud_invoices set provisional = false, updated_at = now()');
    expect(await only()).toMatchObject({ cause: 'unmatched_cost', amount: '90.00' });
  });

  it('names the floor as it is configured', async () => {
    const { databaseUrl } = service.config;
    const env = { ARCADIA_UNMATCHED_FLOOR: '7' };
    await using other = await startTestService({ databaseUrl, env });
    const account = await insertAccount(em());
    const columns = { line_count: 1, matched_count: 0, period: lastMonth() };
    const id = await insertInvoice(em(), account, columns);
    await insertUnmatchedLine(em(), id, '50.00');
    const { data } = await (await other.admin()).attention.list();
    const item = data.find(({ cause }) => cause === 'unmatched_cost');
    expect(item?.title).toMatch(/^More than 7 % of the bill/);
  });
});

describe('instance_dead and clock_skewed', () => {
  it('shows no dead instance soon after an outage, in which nobody could send a heartbeat', async () => {
    const at = "now() - interval '100 seconds'";
    await insertInstance(em(), { started_at: at, heartbeat_at: at });
    const read = (sinceFailureMs: number) =>
      instanceCauses({
        missingVariables: [],
        scheduleStoreDownSince: async () => null,
        standbyDownSince: async () => null,
        sinceHeartbeatFailureMs: () => sinceFailureMs,
        deadAfterMs: 90_000,
      })
        .find(({ cause }) => cause === 'instance_dead')
        ?.read(em());
    expect(await read(89_000)).toBeNull();
    expect(await read(91_000)).toMatchObject({ count: 1 });
  });

  it('concern instances without a heartbeat for 90 seconds, until another starts', async () => {
    await insertInstance(em(), {
      started_at: "now() - interval '1 hour'",
      heartbeat_at: "now() - interval '91 seconds'",
    });
    expect(await only()).toMatchObject({
      cause: 'instance_dead',
      count: 1,
      action: null,
      dismissible: true,
      objects: '/api/v1/instances',
    });
    await insertInstance(em(), { started_at: "now() - interval '10 seconds'" });
    expect(await causes()).toEqual([]);
  });

  it('never concern instances that ended', async () => {
    await insertInstance(em(), {
      heartbeat_at: "now() - interval '1 hour'",
      ended_at: 'now()',
      clock_skew_ms: '9000000',
    });
    expect(await causes()).toEqual([]);
  });

  it('name the largest difference of a clock', async () => {
    await insertInstance(em(), { clock_skew_ms: '-3600000' });
    await insertInstance(em(), { clock_skew_ms: '4000' });
    expect(await only()).toMatchObject({
      cause: 'clock_skewed',
      title: "The clock of an instance differs from PostgreSQL's by up to 3600 seconds",
      count: 1,
    });
    await em().execute('update instances set clock_skew_ms = 0');
    expect(await causes()).toEqual([]);
  });
});

describe('listAttention', () => {
  it('returns the critical causes first', async () => {
    await insertAccount(em(), { notVisible: ['volume'] });
    await insertItem(em(), 'push', randomUUID(), { outcome: "'failed'" });
    const { data } = await list();
    expect(data.map(({ severity }) => severity)).toEqual(['critical', 'warning']);
  });

  it('still returns the others if one cause cannot be read', async () => {
    await insertItem(em(), 'push', randomUUID(), { outcome: "'failed'" });
    await service
      .superuserEm()
      .execute('alter table instances rename column clock_skew_ms to away');
    try {
      expect(await list()).toMatchObject({
        data: [{ cause: 'work_failed' }],
        unread: ['clock_skewed'],
      });
    } finally {
      await service
        .superuserEm()
        .execute('alter table instances rename column away to clock_skew_ms');
    }
    expect(await list()).toMatchObject({ unread: [] });
  });

  it('names a cause whose statement takes too long, and those that no time is left for', async () => {
    const slow: Cause = {
      cause: 'circuit_open',
      severity: 'critical',
      dismissible: false,
      read: async (tx) => {
        await tx.execute('select pg_sleep(30)');
        return null;
      },
    };
    const quick: Cause = { ...slow, cause: 'work_failed', read: async () => situation };
    const late: Cause = { ...quick, cause: 'chain_broken' };
    const logger = pino({ level: 'silent' });
    const options = { logger, statementMs: 50 };
    const attention = createAttention({ ...options, causes: [slow, quick] });
    expect(await attention.read(em())).toMatchObject({
      data: [{ cause: 'work_failed' }],
      unread: ['circuit_open'],
    });
    const rushed = createAttention({ ...options, causes: [slow, late], limitMs: 10 });
    expect((await rushed.read(em())).unread).toEqual(['circuit_open', 'chain_broken']);
  });

  it('logs one line, without a stack, for all causes that no time is left for', async () => {
    const lines: { causes?: string[]; msg?: string }[] = [];
    const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
    const cause = { severity: 'critical', dismissible: false, read: async () => null } as const;
    const attention = createAttention({
      ...{ logger, limitMs: -1 },
      causes: [
        { ...cause, cause: 'circuit_open' },
        { ...cause, cause: 'work_failed' },
      ],
    });
    await attention.read(em());
    await attention.read(em());
    expect(lines).toMatchObject([{ causes: ['circuit_open', 'work_failed'] }]);
    expect(JSON.stringify(lines)).not.toContain('stack');
  });

  it('logs a cause that cannot be read once, and once when it can be read again', async () => {
    const lines: { cause?: string; msg?: string }[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    let isBroken = true;
    const read = async () => {
      if (isBroken) throw new Error('broken');
      return null;
    };
    const cause = {
      cause: 'circuit_open',
      severity: 'critical',
      dismissible: false,
      read,
    } as const;
    const attention = createAttention({ logger, causes: [cause] });
    await attention.read(em());
    await attention.read(em());
    isBroken = false;
    await attention.read(em());
    await attention.read(em());
    expect(lines.map(({ msg }) => msg)).toEqual([
      'attention cannot read some of its causes',
      'attention can read causes again',
    ]);
  });

  it('is for platform_admin alone', async () => {
    const billing = await service.client({ roles: ['platform_billing'] });
    expect(await refusal(billing.attention.list())).toMatchObject({ status: 403 });
    const member = await service.member('acme');
    expect(await refusal(member.attention.list())).toMatchObject({ status: 403 });
    const dismissal = { reason: 'No.' };
    expect(await refusal(member.attention.dismiss('not_configured', dismissal))).toMatchObject({
      status: 403,
    });
  });
});

const situation: Situation = {
  title: 'A situation',
  count: 1,
  money: null,
  since: '2026-11-27T08:00:00.000Z',
  newestAt: null,
  action: null,
  objects: null,
};

function lastMonth(): string {
  return monthsAgo(1);
}

/** The period of a month that has ended. */
function monthsAgo(count: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1))
    .toISOString()
    .slice(0, 7);
}
