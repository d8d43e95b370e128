import { describe, expect, it, vi } from 'vitest';
import { openScope } from '../../src/db/tenant-scope.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { joinOrClaim } from '../../src/queue/join-or-claim.ts';
import { createPump } from '../../src/queue/pump.ts';
import { requestRun } from '../../src/queue/request-run.ts';
import { findRun } from '../../src/queue/run-result.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { pauseKind } from '../../src/queue/work-kinds.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, deps, claimed, itemOf, runsOf } = useTestQueue();

/** Work that counts its runs and ends when the test says so. Each run has the number of its start as its result. */
function countedWork() {
  const orm = deps().orm;
  const ends: (() => void)[] = [];
  const work = {
    started: 0,
    endAll: () => {
      for (const end of ends.splice(0)) end();
    },
    definition: {
      kind: 'push',
      concurrency: 4,
      async run(item) {
        work.started += 1;
        const result = { number: work.started };
        await new Promise<void>((resolve) => ends.push(resolve));
        await openScope(orm, 'all').transactional((tx) => complete(tx, item, { result }));
      },
    } satisfies WorkDefinition,
  };
  return work;
}

/** Begins requests, and waits until each has joined a run and looks for its end: each look opens a scope. */
async function joined<Request>(begin: () => readonly Request[]): Promise<readonly Request[]> {
  const opened = vi.spyOn(deps().orm.em, 'fork');
  const requests = begin();
  await expect.poll(() => opened.mock.calls.length).toBeGreaterThan(2 * requests.length);
  opened.mockRestore();
  return requests;
}

const join = { mode: 'join' } as const;
const follow = { mode: 'follow' } as const;

describe('requestRun', () => {
  it('joins the run of another instance', async () => {
    const work = countedWork();
    const first = requestRun(deps(), work.definition, 'a', join);
    await expect.poll(() => work.started).toBe(1);
    const second = requestRun(deps({ pollMs: 20 }), work.definition, 'a', join);
    await expect.poll(() => runsOf('a')).toEqual([]);
    work.endAll();
    expect(await Promise.all([first, second])).toEqual([{ number: 1 }, { number: 1 }]);
    expect(await runsOf('a')).toHaveLength(1);
  });

  it('answers all callers from one run that is under way', async () => {
    const work = countedWork();
    const all = await joined(() =>
      Array.from({ length: 6 }, () => requestRun(deps(), work.definition, 'a', join)),
    );
    work.endAll();
    expect(new Set((await Promise.all(all)).map(({ number }) => number))).toEqual(new Set([1]));
  });

  it('joins a run that was under way when the caller asked, even if it ended meanwhile', async () => {
    const work = countedWork();
    const timer = setInterval(work.endAll, 5);
    await requestRun(deps(), work.definition, 'a', join);
    clearInterval(timer);
    const askedMs = performance.now() - 10_000;
    const awaited = await joinOrClaim(deps(), 'push', 'a', { ...join, askedMs });
    expect(awaited.claimed).toBeUndefined();
    expect((await findRun(em(), awaited)).ended).toMatchObject({ result: { number: 1 } });
  });

  it('runs again for a caller that asks after the end', async () => {
    const work = countedWork();
    const timer = setInterval(work.endAll, 5);
    expect(await requestRun(deps(), work.definition, 'a', join)).toEqual({ number: 1 });
    expect(await requestRun(deps(), work.definition, 'a', join)).toEqual({ number: 2 });
    clearInterval(timer);
  });

  it('joins a run during its last transaction, which locks the item', async () => {
    const work = countedWork();
    const locked = Promise.withResolvers<void>();
    const committed = Promise.withResolvers<void>();
    const definition: WorkDefinition = {
      ...work.definition,
      run: (item) =>
        em().transactional(async (tx) => {
          await complete(tx, item, { result: { number: 7 } });
          locked.resolve();
          await committed.promise;
        }),
    };
    const first = requestRun(deps(), definition, 'a', join);
    await locked.promise;
    const [second] = await joined(() => [
      requestRun(deps({ pollMs: 20 }), work.definition, 'a', join),
    ]);
    committed.resolve();
    expect(await Promise.all([first, second])).toEqual([{ number: 7 }, { number: 7 }]);
    expect(work.started).toBe(0);
  });

  it('asks at its pace while the last transaction of a run outlives the lease', async () => {
    const { definition } = countedWork();
    await enqueue(em(), 'push', 'a');
    await claimed('push');
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    const work = deps({ joinMs: 500, pollMs: 100 });
    const opened = vi.spyOn(work.orm.em, 'fork');
    await inTransaction(async (tx) => {
      await tx.execute("select from work_items where key = 'a' for update");
      opened.mockClear();
      await expect(requestRun(work, definition, 'a', join)).rejects.toMatchObject({
        code: 'still_running',
      });
    });
    // Two queries per look.
    expect(opened.mock.calls.length).toBeLessThan(20);
    opened.mockRestore();
  });

  it('rejects a caller that follows with still_running if the last transaction of a run takes too long', async () => {
    const { definition } = countedWork();
    await enqueue(em(), 'push', 'a');
    await claimed('push');
    await inTransaction(async (tx) => {
      await tx.execute("select from work_items where key = 'a' for update");
      const asked = requestRun(deps({ joinMs: 300 }), definition, 'a', follow);
      const late = new Promise((resolve) => setTimeout(resolve, 4_000, 'late'));
      await expect(Promise.race([asked, late])).rejects.toMatchObject({
        code: 'still_running',
        data: { retry_after_seconds: 5 },
      });
    });
    expect(await itemOf('push', 'a')).toMatchObject({ rerun: false });
  });

  it('answers callers that follow from one run that begins after them', async () => {
    const work = countedWork();
    const first = requestRun(deps(), work.definition, 'a', join);
    await expect.poll(() => work.started).toBe(1);
    const written: number[] = [];
    const followers = [1, 2, 3].map((number) =>
      requestRun(deps({ pollMs: 20 }), work.definition, 'a', {
        ...follow,
        prepare: async () => {
          written.push(number);
        },
      }),
    );
    await expect.poll(() => itemOf('push', 'a')).toMatchObject({ rerun: true });
    await expect.poll(() => written.length).toBe(3);
    work.endAll();
    await expect.poll(() => work.started).toBe(2);
    work.endAll();
    expect(await Promise.all([first, ...followers])).toEqual([
      { number: 1 },
      { number: 2 },
      { number: 2 },
      { number: 2 },
    ]);
    expect(await itemOf('push', 'a')).toMatchObject({ outcome: 'done', rerun: false });
  });

  it('takes the item over from an instance that died, and answers callers that joined its run', async () => {
    const work = countedWork();
    await enqueue(em(), 'push', 'a');
    const dead = await claimed('push');
    const callers = await joined(() =>
      [1, 2].map(() => requestRun(deps({ pollMs: 20 }), work.definition, 'a', join)),
    );
    expect(work.started).toBe(0);
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    await expect.poll(() => work.started).toBe(1);
    work.endAll();
    expect(await Promise.all(callers)).toEqual([{ number: 1 }, { number: 1 }]);
    expect(await runsOf('a')).toMatchObject([
      { id: dead.leaseToken, outcome: 'lost' },
      { outcome: 'done' },
    ]);
  });

  it('asks no more for a caller that has gone away, and lets the run go on', async () => {
    const work = countedWork();
    const first = requestRun(deps(), work.definition, 'a', join);
    await expect.poll(() => work.started).toBe(1);
    const gone = new AbortController();
    const second = requestRun(deps({ pollMs: 20 }), work.definition, 'a', {
      ...join,
      signal: gone.signal,
    });
    gone.abort();
    await expect(second).rejects.toMatchObject({ code: 'still_running' });
    work.endAll();
    expect(await first).toEqual({ number: 1 });
  });

  it('rejects a caller with still_running that has waited long enough', async () => {
    await enqueue(em(), 'push', 'a');
    await claimed('push');
    const { definition } = countedWork();
    await expect(
      requestRun(deps({ joinMs: 100, pollMs: 20 }), definition, 'a', join),
    ).rejects.toMatchObject({ code: 'still_running', data: { retry_after_seconds: 5 } });
  });

  it('rejects every caller with the same problem if the run fails', async () => {
    const started = Promise.withResolvers<void>();
    const failed = Promise.withResolvers<void>();
    const definition: WorkDefinition = {
      kind: 'push',
      concurrency: 1,
      async run() {
        started.resolve();
        await failed.promise;
        throw new RangeError('a bug\u0000 in detail');
      },
    };
    const first = requestRun(deps(), definition, 'a', join).catch((error: unknown) => error);
    await started.promise;
    const [second] = await joined(() => [
      requestRun(deps({ pollMs: 20 }), definition, 'a', join).catch((error: unknown) => error),
    ]);
    failed.resolve();
    const problems = await Promise.all([first, second]);
    expect(problems).toMatchObject([{ code: 'internal_error' }, { code: 'internal_error' }]);
    const [own, other] = problems.map((error) => [Object(error).message, Object(error).data]);
    expect(other).toEqual(own);
    expect(await runsOf('a')).toMatchObject([{ outcome: 'retrying', error: 'a bug  in detail' }]);
  });

  it('rejects with work_kind_paused, and writes nothing of the request', async () => {
    const { definition } = countedWork();
    await pauseKind(em(), 'push', 'ops');
    await expect(requestRun(deps(), definition, 'a', join)).rejects.toMatchObject({
      code: 'work_kind_paused',
      data: { work_kind: 'push', paused_by: 'ops' },
    });
    expect(await itemOf('push', 'a')).toBeUndefined();
  });

  it('lets the worker of another instance run what a caller made due', async () => {
    const work = countedWork();
    const first = requestRun(deps(), work.definition, 'a', join);
    await expect.poll(() => work.started).toBe(1);
    await enqueue(em(), 'push', 'a');
    work.endAll();
    await first;
    const drained = createPump(deps(), work.definition).drain();
    await expect.poll(() => work.started).toBe(2);
    work.endAll();
    expect(await drained).toMatchObject({ done: 1 });
  });
});
