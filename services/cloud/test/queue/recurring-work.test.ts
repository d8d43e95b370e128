import { CronExpressionParser } from 'cron-parser';
import { describe, expect, it } from 'vitest';
import { platformSql } from '../../src/db/tenant-scope.ts';
import { purgeIdempotencyKeys } from '../../src/http/idempotency-key.ts';
import { complete } from '../../src/queue/end-run.ts';
import { enqueueOnce } from '../../src/queue/enqueue.ts';
import { ensureRecurring } from '../../src/queue/ensure-recurring.ts';
import type { ClaimedWork } from '../../src/queue/lease.ts';
import { createPump } from '../../src/queue/pump.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { useTestQueue } from './test-queue.ts';

const { em, inTransaction, deps, claimed, claimNext, itemOf } = useTestQueue();

describe('recurring work', () => {
  const purge = (item: ClaimedWork) =>
    inTransaction(async (tx) => {
      await purgeIdempotencyKeys(tx);
      await complete(tx, item);
    });

  it('is due again at its next slot, so that an early or doubled tick runs nothing', async () => {
    await enqueueOnce(em(), 'balance-snapshot', ['balance-snapshot']);
    const item = await claimed('balance-snapshot');
    await inTransaction((tx) => complete(tx, item));
    expect(await claimNext('balance-snapshot')).toBeNull();
    const [clock] = await em().execute('select now()::text as now');
    const currentDate = new Date(String(clock?.now));
    const slot = CronExpressionParser.parse('7 * * * *', { currentDate, tz: 'UTC' }).next();
    const dueAt = (await itemOf('balance-snapshot', 'balance-snapshot'))?.due_at ?? '';
    expect(new Date(dueAt)).toEqual(slot.toDate());
  });

  it('runs once after it has missed many slots', async () => {
    await enqueueOnce(em(), 'idempotency-purge', ['idempotency-purge']);
    await em().execute("update work_items set due_at = now() - interval '9 days'");
    const purgeWork: WorkDefinition = {
      kind: 'idempotency-purge',
      concurrency: 2,
      run: purge,
    };
    expect(await createPump(deps(), purgeWork).drain()).toMatchObject({ done: 1 });
  });

  it('is ensured without a wait for its run, whose last transaction may take minutes', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['inventory-sync']);
    const item = await claimed('inventory-sync');
    await inTransaction(async (tx) => {
      await complete(tx, item);
      await inTransaction(async (sweep) => {
        await sweep.execute("set local lock_timeout = '1s'");
        await ensureRecurring(sweep, ['inventory-sync', 'log-heads']);
      });
    });
    expect(await itemOf('log-heads', 'log-heads')).toMatchObject({ outcome: null });
  });

  it('purges idempotency keys after a day', async () => {
    await em().execute(
      `insert into idempotency_keys (tenant_id, subject, operation, key, request_digest, created_at)
       values ('t', 's', 'o', 'old', 'd', now() - interval '25 hours'),
              ('t', 's', 'o', 'new', 'd', now() - interval '23 hours')`,
    );
    await enqueueOnce(em(), 'idempotency-purge', ['idempotency-purge']);
    await purge(await claimed('idempotency-purge'));
    const kept = await platformSql(em()).selectFrom('idempotency_keys').select('key').execute();
    expect(kept).toEqual([{ key: 'new' }]);
  });
});

describe('an item under the key of the former release', () => {
  const kind = 'log-heads';
  const FORMER_KEY = 'digitalocean';
  const HOUR_MS = 3_600_000;
  const dueLater = () => new Date(Date.now() + HOUR_MS).toISOString();
  const dueBefore = () => new Date(Date.now() - HOUR_MS).toISOString();

  const insert = (key: string, dueAt: string, attempts = 0) =>
    platformSql(em())
      .insertInto('work_items')
      .values({ kind, key, due_at: dueAt, attempts, last_error: attempts > 0 ? 'fault' : null })
      .execute();

  /** As an instance of the former release claims it. */
  const leaseFormer = (until: 'ends' | 'has ended') =>
    em().execute(
      `update work_items set attempts = attempts + 1, lease_token = gen_random_uuid(),
         lease_until = now() + ?::interval where key = ?`,
      [until === 'ends' ? '5 minutes' : '-1 minute', FORMER_KEY],
    );

  /** The item stays, and is never due: so an instance of the former release creates no other. */
  const expectParked = async () =>
    expect(await itemOf(kind, FORMER_KEY)).toMatchObject({
      due_at: '9999-12-31 00:00:00+00',
      outcome: null,
      attempts: 0,
      lease_token: null,
    });

  function startWorker() {
    const seen: string[] = [];
    const worker = createWorker(deps(), [
      {
        kind,
        concurrency: 2,
        run: (item) =>
          inTransaction(async (tx) => {
            seen.push(item.key);
            await complete(tx, item);
          }),
      },
    ]);
    return { worker, seen };
  }

  it('gives the own item its due time and attempts in a sweep, and is parked', async () => {
    const dueAt = dueLater();
    await insert(FORMER_KEY, dueAt, 3);
    const { worker, seen } = startWorker();
    await worker.drainAll();
    expect(seen).toEqual([]);
    await expectParked();
    const own = await itemOf(kind, kind);
    expect(own).toMatchObject({ attempts: 3, last_error: 'fault', lease_token: null });
    expect(new Date(own?.due_at ?? '').toISOString()).toBe(dueAt);
  });

  it('is taken over once the lease of an instance that died has ended', async () => {
    await insert(FORMER_KEY, dueBefore());
    await leaseFormer('has ended');
    const { worker, seen } = startWorker();
    await worker.drainAll();
    expect(seen).toEqual([kind]);
    await expectParked();
  });

  it('is parked in a sweep if the own item exists, which stays as it is', async () => {
    const dueAt = dueLater();
    await insert(kind, dueAt, 2);
    const before = await itemOf(kind, kind);
    await insert(FORMER_KEY, dueBefore(), 5);
    const { worker, seen } = startWorker();
    await worker.drainAll();
    expect(seen).toEqual([]);
    await expectParked();
    expect(await itemOf(kind, kind)).toEqual(before);
  });

  it('beside an own item that is due, runs the work once in its slot', async () => {
    await insert(kind, dueBefore());
    await insert(FORMER_KEY, dueBefore());
    const { worker, seen } = startWorker();
    await worker.drainAll();
    await em().execute('delete from work_items where key = ?', [FORMER_KEY]);
    await insert(FORMER_KEY, dueBefore());
    worker.wake(kind);
    await worker.drainAll();
    expect(seen).toEqual([kind]);
    await expectParked();
  });

  it('holds the own item back while it is leased, and is left alone', async () => {
    await insert(kind, dueBefore());
    await insert(FORMER_KEY, dueBefore());
    await leaseFormer('ends');
    const before = await itemOf(kind, FORMER_KEY);
    const { worker, seen } = startWorker();
    await worker.drainAll();
    expect(seen).toEqual([]);
    expect(await itemOf(kind, FORMER_KEY)).toEqual(before);
    await leaseFormer('has ended');
    await worker.drainAll();
    expect(seen).toEqual([kind]);
    await expectParked();
  });

  it('keeps a sweep from creating the own item while it is leased', async () => {
    await insert(FORMER_KEY, dueBefore());
    await leaseFormer('ends');
    const { worker, seen } = startWorker();
    await worker.drainAll();
    expect(seen).toEqual([]);
    expect(await itemOf(kind, kind)).toBeUndefined();
  });

  it('is not created again by an instance of the former release once it is parked', async () => {
    await insert(FORMER_KEY, dueBefore());
    const { worker } = startWorker();
    await worker.drainAll();
    await enqueueOnce(em(), kind, [FORMER_KEY]);
    await expectParked();
  });

  it('is never claimed', async () => {
    await insert(FORMER_KEY, dueBefore());
    expect(await claimNext(kind)).toBeNull();
    expect(await claimNext(kind, FORMER_KEY)).toBeNull();
  });

  it('is taken over once by two workers that sweep at the same time', async () => {
    await insert(FORMER_KEY, dueBefore(), 1);
    const workers = [startWorker(), startWorker()];
    await Promise.all(workers.map(({ worker }) => worker.drainAll()));
    expect(workers.flatMap(({ seen }) => seen)).toEqual([kind]);
    await expectParked();
  });
});
