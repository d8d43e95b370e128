import type { ArcadiaClient } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
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
  for (const table of ['work_items', 'work_kinds', 'instances']) {
    await service.em().execute(`delete from ${table}`);
  }
});

async function kindOf(name: string) {
  const { data } = await admin.queue.listKinds();
  return data.find(({ kind }) => kind === name);
}

describe('listWorkKinds', () => {
  it('shows a kind that nothing is known of as idle', async () => {
    expect(await kindOf('deployment-due')).toEqual({
      kind: 'deployment-due',
      concurrency: 4,
      circuit: {
        state: 'closed',
        opened_at: null,
        half_open_at: null,
        failures: 0,
        error: null,
        error_code: null,
      },
      paused_at: null,
      paused_by: null,
      wait_until: null,
      due: 0,
      oldest_due_seconds: null,
      running: 0,
      held: 0,
      failed: 0,
      runs_24h: { done: 0, retrying: 0, blocked: 0, waiting: 0, held: 0, failed: 0, lost: 0 },
    });
    // Without a token this instance does not ingest.
    expect(await kindOf('ingest')).toMatchObject({ concurrency: 0 });
  });

  it('counts what is due, runs, is held and failed, and the age of the oldest due item', async () => {
    await service.em().execute(
      `insert into work_items (kind, key, due_at, outcome, lease_token, lease_until)
       select 'push', n, now() - n * interval '1 minute', case when n = 5 then 'held' when n > 5 then 'failed' end,
         case when n = 4 then gen_random_uuid() end, case when n = 4 then now() + interval '1 minute' end
       from generate_series(1, 7) as n`,
    );
    await service
      .em()
      .execute(
        `insert into work_items (kind, key, due_at) values ('push', 'later', now() + interval '1 hour')`,
      );
    const counts = { due: 3, running: 1, held: 1, failed: 2 };
    expect(await kindOf('push')).toMatchObject({ ...counts, oldest_due_seconds: 180 });
    expect(await kindOf('ingest')).toMatchObject({ due: 0, failed: 0 });
    await openCircuit('push', '1 hour');
    expect(await kindOf('push')).toMatchObject({ ...counts, circuit: { state: 'open' } });
  });

  it('counts the runs of the last 24 hours by outcome', async () => {
    await service.em().execute(
      `insert into work_runs (id, item_id, kind, key, attempt, started_at, ended_at, outcome)
       select gen_random_uuid(), gen_random_uuid(), 'push', n, 1, now() - age, now() - age, outcome
       from (values (1, 'done', interval '0'), (2, 'done', interval '23 hours'), (3, 'done', interval '25 hours'),
         (4, 'lost', interval '1 hour')) as run (n, outcome, age)`,
    );
    const { runs_24h: runs } = (await kindOf('push')) ?? {};
    expect(runs).toEqual({
      done: 2,
      retrying: 0,
      blocked: 0,
      waiting: 0,
      held: 0,
      failed: 0,
      lost: 1,
    });
  });

  it('shows an open and a half-open circuit with the error, and a wait only while it lasts', async () => {
    await openCircuit('push', '1 hour');
    expect(await kindOf('push')).toMatchObject({
      circuit: { state: 'open', failures: 3, error: 'denied', error_code: 'unauthorized' },
      wait_until: null,
    });
    await openCircuit('push', '-1 second');
    await service.em().execute("update work_kinds set wait_until = now() + interval '1 minute'");
    expect(await kindOf('push')).toMatchObject({
      circuit: { state: 'half_open' },
      wait_until: expect.any(String),
    });
    await service.em().execute("update work_kinds set wait_until = now() - interval '1 second'");
    expect(await kindOf('push')).toMatchObject({ wait_until: null });
  });
});

describe('pauseWorkKind, resumeWorkKind, probeWorkKind', () => {
  it('pause and resume a kind, once', async () => {
    const paused = await admin.queue.pauseKind('push');
    expect(paused).toMatchObject({ paused_at: expect.any(String), paused_by: 'tester' });
    expect(await admin.queue.pauseKind('push')).toEqual(paused);
    expect(await kindOf('push')).toEqual(paused);
    expect(await admin.queue.resumeKind('push')).toMatchObject({
      paused_at: null,
      paused_by: null,
    });
    const { data } = await admin.auditLog.list({ actor: 'tester' });
    expect(data.map(({ action }) => action)).toEqual(['pauseWorkKind', 'resumeWorkKind']);
    expect((await admin.auditLog.list({ actor: 'nobody' })).data).toEqual([]);
  });

  it('resume ends a wait for a rate limit', async () => {
    await service
      .em()
      .execute(
        `insert into work_kinds (kind, wait_until) values ('push', now() + interval '5 hours')`,
      );
    expect(await admin.queue.resumeKind('push')).toMatchObject({ wait_until: null });
  });

  it('probe makes an open circuit half-open, and leaves a closed one', async () => {
    await openCircuit('push', '1 hour');
    expect(await admin.queue.probeKind('push')).toMatchObject({ circuit: { state: 'half_open' } });
    expect(await admin.queue.probeKind('ingest')).toMatchObject({ circuit: { state: 'closed' } });
  });

  it('reject a kind that does not exist, and callers other than platform_admin', async () => {
    const unknown = admin.queue.pauseKind('no-such-kind');
    expect(await refusal(unknown)).toMatchObject({ status: 400, code: 'invalid_request' });
    const others = [
      await service.member('acme'),
      await service.client({ roles: ['platform_billing'] }),
    ];
    for (const caller of others) {
      for (const call of [
        () => caller.queue.listItems(),
        () => caller.queue.listKinds(),
        () => caller.queue.pauseKind('push'),
        () => caller.queue.retry({ kind: 'push', state: 'failed' }),
        () => caller.queue.listSchedules(),
        () => caller.queue.runSchedule('log-heads'),
        () => caller.queue.listInstances(),
      ]) {
        expect(await refusal(call())).toMatchObject({ status: 403, code: 'forbidden' });
      }
    }
  });
});

describe('listInstances', () => {
  it('shows which live, ended and are dead, with their leases', async () => {
    const [live, dead, ended, long] = [newId(), newId(), newId(), newId()];
    await service.em().execute(
      `insert into instances (id, version, schema, started_at, heartbeat_at, ended_at, clock_skew_ms) values
         (?, '1.0.0', 's', now(), now() - interval '89 seconds', null, -7),
         (?, '1.0.0', 's', now() - interval '1 hour', now() - interval '91 seconds', null, 0),
         (?, '1.0.0', 's', now() - interval '2 hours', now() - interval '1 hour', now() - interval '1 hour', 0),
         (?, '1.0.0', 's', now() - interval '3 days', now() - interval '2 days', now() - interval '2 days', 0)`,
      [live, dead, ended, long],
    );
    await service.em().execute(
      `insert into work_items (kind, key, lease_token, lease_until, leased_by) values
         ('push', 'a', gen_random_uuid(), now() + interval '1 minute', ?),
         ('push', 'b', gen_random_uuid(), now() - interval '1 minute', ?)`,
      [live, live],
    );
    const { data } = await admin.queue.listInstances();
    expect(data).toMatchObject([
      { id: live, state: 'live', leases: 1, clock_skew_ms: -7, ended_at: null, version: '1.0.0' },
      { id: dead, state: 'dead', leases: 0 },
      { id: ended, state: 'ended', ended_at: expect.any(String) },
    ]);
  });
});

async function openCircuit(kind: string, halfOpenIn: string): Promise<void> {
  await service.em().execute(
    `insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at, circuit_failures, circuit_error,
       circuit_error_code)
     values (?, now(), now() + ?::interval, 3, 'denied', 'unauthorized')
     on conflict (kind) do update set circuit_half_open_at = excluded.circuit_half_open_at,
       circuit_opened_at = excluded.circuit_opened_at`,
    [kind, halfOpenIn],
  );
}
