import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recurringWork } from '../../src/queue/work-kind.ts';
import { schedules } from '../../src/schedules/schedules.ts';
import { refusal } from '../setup/refusal.ts';
import { startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
let admin: ArcadiaClient;
beforeAll(async () => {
  service = await startTestService();
  admin = await service.admin();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(async () => {
  await service.em().execute('delete from work_items');
});

async function scheduleOf(name: string) {
  const { data } = await admin.queue.listSchedules();
  const found = data.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no schedule ${name}.`);
  return found;
}

/** Stores the item of a recurring kind that was due and succeeded at these distances from now. */
async function store(kind: string, dueIn: string, succeededIn: string | null): Promise<void> {
  await service.em().execute(
    `insert into work_items (kind, key, due_at, succeeded_at, created_at)
     values (?, ?, now() + ?::interval, now() + ?::interval, now() - interval '7 minutes')`,
    [kind, kind, dueIn, succeededIn],
  );
}

describe('listSchedules', () => {
  it('lists every schedule and every recurring kind, with its cron', async () => {
    const { data } = await admin.queue.listSchedules();
    const names = new Set([...schedules.map(({ name }) => name), ...Object.keys(recurringWork)]);
    expect(data.map(({ name }) => name).toSorted()).toEqual([...names].toSorted());
    expect(await scheduleOf('balance-snapshot')).toMatchObject({
      kind: 'balance-snapshot',
      cron: '7 * * * *',
      enabled: false,
      last_success_at: null,
    });
    expect(await scheduleOf('deployment-due')).toMatchObject({ enabled: true, lag_seconds: 0 });
  });

  it('measures the lag of recurring work from the first slot after its last success', async () => {
    await store('balance-snapshot', '10 minutes', '-3 hours');
    const { lag_seconds: lag, next_at: next } = await scheduleOf('balance-snapshot');
    // The slot after that success came within the hour that followed it.
    expect(lag).toBeGreaterThan(2 * 3600 - 5);
    expect(lag).toBeLessThanOrEqual(3 * 3600);
    expect(Date.parse(next)).toBeGreaterThan(Date.now() + 9 * 60_000);
    await service.em().execute('update work_items set succeeded_at = now()');
    expect(await scheduleOf('balance-snapshot')).toMatchObject({ lag_seconds: 0 });
  });

  it('measures the lag of recurring work that has never succeeded from its creation', async () => {
    await store('log-heads', '-1 second', null);
    const { lag_seconds: lag } = await scheduleOf('log-heads');
    expect(lag).toBeGreaterThanOrEqual(420);
    expect(lag).toBeLessThan(480);
  });

  it('measures the lag of other work from its oldest due item', async () => {
    await service.em().execute(
      `insert into work_items (kind, key, due_at) values
         ('ingest', 'a', now() - interval '2 minutes'), ('ingest', 'b', now() - interval '1 minute')`,
    );
    await service.em().execute(
      `insert into work_runs (id, item_id, kind, key, attempt, started_at, outcome) values
         (gen_random_uuid(), gen_random_uuid(), 'ingest', 'c', 1, now(), 'done')`,
    );
    const { next_at: next, ...schedule } = await scheduleOf('invoice-ingest');
    expect(schedule).toMatchObject({ kind: 'ingest', last_success_at: expect.any(String) });
    expect(schedule.lag_seconds).toBeGreaterThanOrEqual(120);
    expect(schedule.lag_seconds).toBeLessThan(180);
    expect(Date.parse(next)).toBeLessThanOrEqual(Date.now() + 5 * 60_000);
    expect(new Date(next).getUTCMinutes() % 5).toBe(0);
  });
});

describe('runSchedule', () => {
  it('runs recurring work now, and audits it', async () => {
    await store('log-heads', '20 hours', '-1 hour');
    const started = await scheduleOf('log-heads');
    expect(await admin.queue.runSchedule('log-heads')).toMatchObject({ name: 'log-heads' });
    await expect
      .poll(async () => (await scheduleOf('log-heads')).next_at)
      .not.toSatisfy((next) => next === started.next_at || Date.parse(next) <= Date.now());
    const { data } = await admin.auditLog.list({ action: 'runSchedule' });
    expect(data).toMatchObject([{ target: { type: 'schedule' }, after: { name: 'log-heads' } }]);
  });

  it('wakes the worker for other work', async () => {
    await service
      .em()
      .execute(
        `insert into work_items (kind, key) values ('deployment-due', gen_random_uuid()::text)`,
      );
    await admin.queue.runSchedule('deployment-due');
    await expect.poll(async () => (await admin.queue.listItems({ state: 'due' })).data).toEqual([]);
  });

  it('rejects an unknown schedule, and one whose work this service does not run', async () => {
    expect(await refusal(admin.queue.runSchedule('no-such'))).toMatchObject({ code: 'not_found' });
    expect(await refusal(admin.queue.runSchedule('balance-snapshot'))).toMatchObject({
      status: 422,
      code: 'schedule_disabled',
      problem: { kind: 'balance-snapshot' },
    });
  });
});
