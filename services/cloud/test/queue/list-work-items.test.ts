import { type ArcadiaClient, paginate, type WorkItem } from '@arcadia/api-client';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/new-id.ts';
import { workKinds } from '../../src/queue/work-kind.ts';
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
  await service.em().execute('delete from work_kinds');
});

/** A row of `work_items`. Times are in seconds from now. */
interface Row {
  readonly kind: string;
  readonly key: string;
  readonly due: number;
  readonly attempts?: number;
  /** When its lease ends; null without a lease. */
  readonly lease?: number | null;
  readonly outcome?: 'done' | 'failed' | 'held' | null;
}

async function store(...rows: readonly Row[]): Promise<void> {
  for (const { kind, key, due, attempts = 0, lease = null, outcome = null } of rows) {
    await service.em().execute(
      `insert into work_items (kind, key, due_at, attempts, outcome, lease_token, lease_until)
       values (?, ?, now() + ? * interval '1 second', ?, ?, ?, now() + ?::integer * interval '1 second')`,
      [kind, key, due, attempts, outcome, lease === null ? null : newId(), lease],
    );
  }
}

async function openCircuit(kind: string): Promise<void> {
  await service.em().execute(
    `insert into work_kinds (kind, circuit_opened_at, circuit_half_open_at)
     values (?, now(), now() + interval '1 hour')`,
    [kind],
  );
}

async function all(query: Parameters<typeof admin.queue.listItems>[0] = {}): Promise<WorkItem[]> {
  const items: WorkItem[] = [];
  for await (const item of paginate(admin.queue.listItems, query)) items.push(item);
  return items;
}

const keysOf = (items: readonly WorkItem[]) => items.map(({ key }) => key).toSorted();

describe('listWorkItems', () => {
  it('derives each state', async () => {
    await store(
      { kind: 'push', key: 'scheduled', due: 60 },
      { kind: 'push', key: 'due', due: -60 },
      { kind: 'push', key: 'due again', due: -60, attempts: 2 },
      { kind: 'push', key: 'running', due: -60, attempts: 1, lease: 60 },
      { kind: 'push', key: 'dead lease', due: -60, attempts: 1, lease: -1 },
      { kind: 'push', key: 'retrying', due: 60, attempts: 1 },
      { kind: 'push', key: 'held', due: -60, attempts: 3, outcome: 'held' },
      { kind: 'push', key: 'failed', due: -60, attempts: 8, outcome: 'failed' },
      { kind: 'push', key: 'done', due: -60, outcome: 'done' },
      { kind: 'ingest', key: 'blocked', due: -60 },
      { kind: 'ingest', key: 'later', due: 60 },
    );
    await openCircuit('ingest');
    const states = (await all()).map(({ key, state }) => [key, state]);
    expect(Object.fromEntries(states)).toEqual({
      scheduled: 'scheduled',
      due: 'due',
      'due again': 'due',
      running: 'running',
      'dead lease': 'due',
      retrying: 'retrying',
      held: 'held',
      failed: 'failed',
      done: 'done',
      blocked: 'blocked',
      later: 'scheduled',
    });
  });

  it('returns for each state exactly the items that show it', async () => {
    const row = fc.record({
      kind: fc.constantFrom('push', 'ingest', 'log-heads'),
      due: fc.constantFrom(-100, 100),
      attempts: fc.nat({ max: 2 }),
      lease: fc.constantFrom(null, -50, 50),
      outcome: fc.constantFrom(
        null,
        null,
        null,
        'done' as const,
        'failed' as const,
        'held' as const,
      ),
    });
    const states = [
      ...([
        'scheduled',
        'due',
        'running',
        'retrying',
        'blocked',
        'held',
        'failed',
        'done',
      ] as const),
    ];
    const law = fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.subarray(['push', 'ingest']),
      async (rows, open) => {
        await service.em().execute('delete from work_items');
        await service.em().execute('delete from work_kinds');
        await store(...rows.map((each, index) => ({ ...each, key: `key-${index}` })));
        for (const kind of open) await openCircuit(kind);
        const items = await all();
        expect(items).toHaveLength(rows.length);
        for (const state of states) {
          const shown = items.filter((item) => item.state === state);
          expect(keysOf(await all({ state, limit: 2 }))).toEqual(keysOf(shown));
        }
      },
    );
    await fc.assert(law, { numRuns: 8 });
  });

  it('filters by kind and key', async () => {
    await store(
      { kind: 'push', key: 'a', due: 0 },
      { kind: 'ingest', key: 'a', due: 0 },
      { kind: 'ingest', key: 'b', due: 0 },
    );
    expect(keysOf(await all({ kind: 'ingest' }))).toEqual(['a', 'b']);
    expect(await all({ key: 'a' })).toHaveLength(2);
    expect(await all({ kind: 'ingest', key: 'a' })).toHaveLength(1);
    const unknown = admin.queue.listItems({ kind: 'no-such-kind' });
    expect(await refusal(unknown)).toMatchObject({ code: 'invalid_request' });
  });

  it('says when the next attempt comes: not before the circuit is half-open, never while paused', async () => {
    await store(
      { kind: 'push', key: 'due', due: -60 },
      { kind: 'ingest', key: 'blocked', due: -60 },
      { kind: 'log-heads', key: 'log-heads', due: 60 },
      { kind: 'deployment-due', key: 'running', due: -60, lease: 60 },
    );
    await openCircuit('ingest');
    await admin.queue.pauseKind('log-heads');
    const items = new Map((await all()).map((item) => [item.kind, item]));
    expect(items.get('push')).toMatchObject({ next_attempt_at: items.get('push')?.due_at });
    const blocked = items.get('ingest')?.next_attempt_at ?? '';
    expect(Date.parse(blocked)).toBeGreaterThan(Date.now() + 30 * 60_000);
    expect(items.get('log-heads')).toMatchObject({ next_attempt_at: null, max_attempts: null });
    expect(items.get('deployment-due')).toMatchObject({ next_attempt_at: null, max_attempts: 8 });
  });

  it('leaves out the items that the previous release keeps for itself', async () => {
    await store(
      { kind: 'block', key: 'push', due: 60 },
      { kind: 'balance-snapshot', key: 'digitalocean', due: 60 },
      { kind: 'balance-snapshot', key: 'balance-snapshot', due: 60 },
      { kind: 'push', key: 'digitalocean', due: 60 },
    );
    expect(keysOf(await all())).toEqual(['balance-snapshot', 'digitalocean']);
    expect((await all({ key: 'digitalocean' })).map(({ kind }) => kind)).toEqual(['push']);
  });
});

describe('getWorkItem', () => {
  it('returns the item with its latest runs, the latest first', async () => {
    await store({ kind: 'push', key: 'a', due: -60, attempts: 25 });
    const [item] = await all();
    const id = item?.id ?? '';
    await service.em().execute(
      `insert into work_runs (id, item_id, kind, key, attempt, started_at, ended_at, outcome, error, error_code, result)
       select gen_random_uuid(), ?::uuid, 'push', 'a', n, now(), now() + n * interval '1 second', 'retrying',
         'no', 'rejected', null from generate_series(1, 25) as n`,
      [id],
    );
    const { runs, ...shown } = await admin.queue.getItem(id);
    expect(shown).toEqual(item);
    expect(runs.map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 20 }, (_, n) => 25 - n),
    );
    expect(runs[0]).toMatchObject({ outcome: 'retrying', error: 'no', error_code: 'rejected' });
  });

  it('returns 404 for an unknown id and for an item of the previous release', async () => {
    await store({ kind: 'block', key: 'push', due: 60 });
    const [row] = await service.em().execute<{ id: string }[]>('select id from work_items');
    for (const id of [newId(), row?.id ?? '']) {
      expect(await refusal(admin.queue.getItem(id))).toMatchObject({ code: 'not_found' });
    }
  });
});

describe('retryWorkItems', () => {
  it('makes all items of a kind in a state due, and leaves the others', async () => {
    await store(
      { kind: 'push', key: 'a', due: -60, attempts: 8, outcome: 'failed' },
      { kind: 'push', key: 'b', due: -60, attempts: 8, outcome: 'failed' },
      { kind: 'push', key: 'held', due: -60, outcome: 'held' },
      { kind: 'ingest', key: 'c', due: -60, outcome: 'failed' },
      { kind: 'push', key: 'retrying', due: 600, attempts: 3 },
    );
    expect(await admin.queue.retry({ kind: 'push', state: 'failed' })).toEqual({ count: 2 });
    expect(keysOf(await all({ state: 'due' }))).toEqual(['a', 'b']);
    expect((await all({ state: 'due' })).map(({ attempts }) => attempts)).toEqual([0, 0]);
    expect(await admin.queue.retry({ kind: 'push', state: 'retrying' })).toEqual({ count: 1 });
    expect(await admin.queue.retry({ kind: 'push', state: 'held' })).toEqual({ count: 1 });
    expect(keysOf(await all({ state: 'due' }))).toEqual(['a', 'b', 'held', 'retrying']);
    const { data } = await admin.auditLog.list({ action: 'retryWorkItems', order: 'asc' });
    expect(data.map(({ before, after }) => [before, after])).toEqual([
      [
        { kind: 'push', state: 'failed', count: 2 },
        { kind: 'push', count: 2 },
      ],
      [
        { kind: 'push', state: 'retrying', count: 1 },
        { kind: 'push', count: 1 },
      ],
      [
        { kind: 'push', state: 'held', count: 1 },
        { kind: 'push', count: 1 },
      ],
    ]);
    expect(new Set(data.map(({ target }) => target.id))).toHaveLength(1);
  });

  it('takes up to 1,000 ids, and lets an item that runs run again after its run', async () => {
    await store(
      { kind: 'push', key: 'a', due: -60, lease: 60 },
      { kind: 'ingest', key: 'b', due: -60, outcome: 'done' },
    );
    const ids = (await all()).map(({ id }) => id);
    const capitals = ids.map((id) => id.toUpperCase());
    expect(await admin.queue.retry({ ids: [...capitals, newId()] })).toEqual({ count: 2 });
    expect(await all({ kind: 'push' })).toMatchObject([{ state: 'running', rerun: true }]);
    expect(await all({ kind: 'ingest' })).toMatchObject([{ state: 'due', rerun: false }]);
    const many = Array.from({ length: 1000 }, () => newId());
    expect(await admin.queue.retry({ ids: many })).toEqual({ count: 0 });
    for (const selection of [{ ids: [...many, newId()] }, { ids: [] }]) {
      expect(await refusal(admin.queue.retry(selection))).toMatchObject({
        code: 'invalid_request',
      });
    }
  });

  it('wakes the worker, also for a call with an idempotency key', async () => {
    for (const options of [{}, { idempotencyKey: newId() }]) {
      await store({ kind: 'deployment-due', key: newId(), due: -60, outcome: 'failed' });
      await admin.queue.retry({ kind: 'deployment-due', state: 'failed' }, options);
      await expect
        .poll(async () => (await all()).map(({ attempts, state }) => attempts > 0 || state))
        .toEqual([true]);
      await service.em().execute('delete from work_items');
    }
  });
});

describe('dismissWorkItem', () => {
  it('ends an item that failed or is held, and keeps the reason in the audit log', async () => {
    await store(
      { kind: 'push', key: 'a', due: -60, attempts: 8, outcome: 'failed' },
      { kind: 'push', key: 'b', due: -60, outcome: 'held' },
    );
    for (const { id } of await all()) {
      expect(await admin.queue.dismissItem(id, 'booked by hand')).toMatchObject({ state: 'done' });
      const { data } = await admin.auditLog.list({ target_id: id });
      expect(data).toMatchObject([
        { action: 'dismissWorkItem', after: { state: 'done', reason: 'booked by hand' } },
      ]);
      expect(await admin.queue.dismissItem(id, 'again')).toMatchObject({ state: 'done' });
      expect((await admin.auditLog.list({ target_id: id })).data).toHaveLength(1);
    }
  });

  it('rejects an item in another state with work_item_not_dismissible', async () => {
    await store({ kind: 'push', key: 'a', due: 60, attempts: 1 });
    const [item] = await all();
    expect(await refusal(admin.queue.dismissItem(item?.id ?? '', 'no'))).toMatchObject({
      status: 422,
      code: 'work_item_not_dismissible',
      problem: { work_item_state: 'retrying' },
    });
    expect(await refusal(admin.queue.dismissItem(newId(), 'no'))).toMatchObject({ status: 404 });
  });
});

it('the contract names exactly the kinds of the queue', async () => {
  const { data } = await admin.queue.listKinds();
  expect(data.map(({ kind }) => kind).toSorted()).toEqual([...workKinds].toSorted());
});
