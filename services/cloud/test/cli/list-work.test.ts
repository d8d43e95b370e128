import type { WorkItem, WorkKindStatus } from '@arcadia/api-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dismiss } from '../../src/cli/dismiss.ts';
import { describeItems, describeKinds, showWork } from '../../src/cli/list-work.ts';
import { pause, probeKind, resume, retry, toSelection } from '../../src/cli/steer.ts';
import { newId } from '../../src/db/new-id.ts';
import { runArcadia } from '../setup/run-arcadia.ts';
import { mintToken, startTestService, type TestService } from '../setup/test-service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service[Symbol.asyncDispose]());
beforeEach(async () => {
  await service.em().execute('delete from work_items');
});

async function arcadia(...args: string[]) {
  const env = {
    ARCADIA_URL: service.url,
    ARCADIA_TOKEN: await mintToken({ roles: ['platform_admin'] }),
  };
  return await runArcadia(args, env).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout: String(stdout), stderr: String(stderr) }),
  );
}

async function storeFailed(key: string): Promise<string> {
  const [row] = await service.em().execute<{ id: string }[]>(
    `insert into work_items (kind, key, attempts, outcome, last_error, last_error_at)
     values ('push', ?, 8, 'failed', 'finance said no', now()) returning id`,
    [key],
  );
  return row?.id ?? '';
}

const now = new Date('2026-11-27T08:30:00Z');
const item: WorkItem = {
  id: '01a21b7e-0c4d-7b1e-9f00-5b3c2f7d8a11',
  kind: 'push',
  key: 'an-invoice',
  state: 'failed',
  attempts: 8,
  max_attempts: 8,
  next_attempt_at: null,
  due_at: '2026-11-27T02:00:00.000Z',
  last_error: 'finance said\nno',
  last_error_code: 'rejected',
  last_error_at: '2026-11-27T08:27:00.000Z',
  leased_by: null,
  leased_at: null,
  lease_until: null,
  rerun: false,
  succeeded_at: null,
  created_at: '2026-11-27T02:00:00.000Z',
  updated_at: '2026-11-27T08:27:00.000Z',
};
const runs = { done: 9, retrying: 2, blocked: 0, waiting: 0, held: 0, failed: 1, lost: 0 };
const kind: WorkKindStatus = {
  kind: 'push',
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
  failed: 1,
  runs_24h: runs,
};

describe('describeItems', () => {
  it('aligns the columns, and shows the time that matters in each state', () => {
    const others: Partial<WorkItem>[] = [
      { state: 'retrying', attempts: 2, next_attempt_at: '2026-11-27T08:34:00.000Z' },
      { state: 'running', attempts: 1, leased_at: '2026-11-27T08:29:40.000Z', last_error: null },
      { state: 'done', attempts: 0, succeeded_at: '2026-11-27T06:30:00.000Z', last_error: null },
      { state: 'due', max_attempts: null, attempts: 0, due_at: '2026-11-26T08:30:00.000Z' },
    ];
    const lines = describeItems([item, ...others.map((other) => ({ ...item, ...other }))], now);
    const shown = lines.split('\n').map((line) => line.slice(item.id.length + 2));
    expect(shown).toEqual([
      'KIND  KEY         STATE     ATTEMPTS       WHEN  LAST ERROR',
      'push  an-invoice  failed      8 of 8  3 min ago  finance said no',
      'push  an-invoice  retrying    2 of 8   in 4 min  finance said no',
      'push  an-invoice  running     1 of 8   20 s ago  -',
      'push  an-invoice  done             -    2 h ago  -',
      'push  an-invoice  due              0    1 d ago  finance said no',
      '',
    ]);
  });

  it('shortens long errors, and says if there are more items or none', () => {
    const long = describeItems([{ ...item, last_error: 'x'.repeat(2000) }], now, true);
    expect(Math.max(...long.split('\n').map((line) => line.length))).toBeLessThan(220);
    expect(long).toContain('More items follow.');
    expect(describeItems([], now)).toBe('No work item matches.\n');
  });
});

describe('describeKinds', () => {
  it('shows what waits and why', () => {
    const at = '2026-11-27T08:25:00.000Z';
    const lines = describeKinds(
      [
        kind,
        {
          ...kind,
          kind: 'ingest',
          due: 120,
          oldest_due_seconds: 7200,
          paused_at: at,
          paused_by: 'bob',
        },
        {
          ...kind,
          kind: 'billing-history',
          concurrency: 0,
          circuit: { ...kind.circuit, state: 'half_open', opened_at: at, error: 'denied' },
          wait_until: '2026-11-27T09:00:00.000Z',
        },
      ],
      now,
    );
    expect(lines.split('\n')).toEqual([
      'KIND             DUE  OLDEST  RUNNING  HELD  FAILED  DONE/24H  OTHER/24H  NOTE',
      'push               0       -        0     0       1         9          3  -',
      'ingest           120     2 h        0     0       1         9          3  paused by bob 5 min ago',
      'billing-history    0       -        0     0       1         9          3  not configured; circuit half-open, opened 5 min ago: denied; rate limit until 2026-11-27 09:00:00 UTC',
      '',
    ]);
  });
});

describe('arcadia work', () => {
  it('shows the kinds, or the items of a state or kind; --json prints the answer', async () => {
    const admin = await service.admin();
    await storeFailed('a');
    expect(await showWork(admin, {}, new Date())).toMatch(/^push +0 +- +0 +0 +1 /m);
    expect(await showWork(admin, { state: 'failed' }, new Date())).toMatch(
      /push +a +failed +8 of 8 +\d+ s ago +finance said no/,
    );
    const { stdout } = await arcadia('work', '--kind', 'push', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ data: [{ key: 'a', state: 'failed' }] });
  });

  it('ends with 2 for an unknown kind, and names the kinds', async () => {
    const { code, stderr } = await arcadia('work', '--kind', 'pusch');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('push') });
  });
});

describe('arcadia retry', () => {
  it('retries by kind and state, and by ids', async () => {
    const admin = await service.admin();
    await admin.queue.pauseKind('push');
    const id = await storeFailed('a');
    await storeFailed('b');
    const failed = { kind: 'push', state: 'failed' } as const;
    const texts = [
      await retry(admin, failed),
      await retry(admin, failed),
      await retry(admin, { ids: [id, id.toUpperCase()] }),
      await retry(admin, { ids: [id, newId()] }),
      await retry(admin, { ids: [id] }, true),
    ];
    expect(texts).toEqual([
      { text: '2 work items are due now.\n', isComplete: true },
      { text: 'No work item matches.\n', isComplete: true },
      { text: '1 work item is due now.\n', isComplete: true },
      { text: '1 work item is due now; 1 of the ids do not exist.\n', isComplete: false },
      { text: '{\n  "count": 1\n}\n', isComplete: true },
    ]);
  });

  it('asks for either ids, or both --kind and --state', async () => {
    expect(toSelection(['a'], {})).toEqual({ ids: ['a'] });
    expect(toSelection([], { kind: 'push', state: 'held' })).toEqual({
      kind: 'push',
      state: 'held',
    });
    expect(toSelection([], { kind: 'push' })).toBeUndefined();
    expect(toSelection(['a'], { kind: 'push', state: 'held' })).toBeUndefined();
    expect(await arcadia('retry')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('either ids, or both --kind and --state'),
    });
  });
});

describe('arcadia pause, arcadia resume', () => {
  it('pause and resume a kind', async () => {
    const admin = await service.admin();
    expect(await pause(admin, 'ingest')).toBe(
      'ingest is paused. Resume it with: arcadia resume ingest\n',
    );
    expect(await showWork(admin, {}, new Date())).toMatch(/^ingest .*paused by tester/m);
    const { stdout } = await arcadia('resume', 'ingest');
    expect(stdout).toBe('ingest is not paused.\n');
  });

  it('resume says if the circuit of the kind is open', async () => {
    await service.em().execute(
      `insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at, circuit_error)
       values ('inventory-sync', now(), now(), 'token revoked')`,
    );
    expect(await resume(await service.admin(), 'inventory-sync')).toBe(
      'inventory-sync is not paused, but its circuit is open: token revoked\n',
    );
  });
});

describe('arcadia probe', () => {
  it('lets one item through if the circuit is open, and says if it is closed', async () => {
    const admin = await service.admin();
    expect(await probeKind(admin, 'push')).toBe('The circuit of push is closed: its work runs.\n');
    await service
      .em()
      .execute(`insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at)
      values ('push', now(), now() + interval '1 hour') on conflict (kind) do update
      set circuit_opened_at = now(), circuit_half_open_at = now() + interval '1 hour'`);
    expect(await probeKind(admin, 'push')).toContain('One push runs now.');
    expect((await admin.queue.listKinds()).data.find(({ kind }) => kind === 'push')).toMatchObject({
      circuit: { state: 'half_open' },
    });
    expect(JSON.parse(await probeKind(admin, 'push', true))).toMatchObject({ kind: 'push' });
    await service.em().execute('delete from work_kinds');
  });
});

describe('arcadia dismiss', () => {
  it('ends a work item by its id', async () => {
    const admin = await service.admin();
    const id = await storeFailed('a');
    expect(await dismiss(admin, id, 'It need not be done')).toBe('The push of a is done.\n');
    expect(await showWork(admin, { state: 'done', kind: 'push' }, now)).toContain(id);
  });

  it('hides a cause until it grows', async () => {
    const admin = await service.admin();
    expect(await dismiss(admin, 'not_configured', 'Off on purpose')).toBe(
      'not_configured is hidden until it grows.\n',
    );
    expect((await admin.attention.list()).data).not.toContainEqual(
      expect.objectContaining({ cause: 'not_configured' }),
    );
  });

  it('needs a reason, and a cause or an id', async () => {
    expect(await arcadia('dismiss', 'not_configured')).toMatchObject({ code: 2 });
    const unknown = await arcadia('dismiss', 'nothing', '--reason', 'r');
    expect(unknown).toMatchObject({ code: 1 });
    expect(unknown.stderr).toContain('nothing is neither a cause nor the id of a work item');
  });
});
