import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { CronExpressionParser } from 'cron-parser';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openScope, platformSql } from '../../src/db/tenant-scope.ts';
import { purgeIdempotencyKeys } from '../../src/http/purge-idempotency-keys.ts';
import { backOffMs } from '../../src/queue/back-off.ts';
import { type ClaimedWork, claim } from '../../src/queue/claim.ts';
import { complete } from '../../src/queue/complete.ts';
import { drain } from '../../src/queue/drain.ts';
import { enqueue } from '../../src/queue/enqueue.ts';
import { enqueueOnce } from '../../src/queue/enqueue-once.ts';
import { recordFailure } from '../../src/queue/record-failure.ts';
import { runNow } from '../../src/queue/run-now.ts';
import type { WorkDefinition } from '../../src/queue/run-work-item.ts';
import { isRecurring, recurringWork } from '../../src/queue/work-kind.ts';
import { createWorker } from '../../src/queue/worker.ts';
import { jobs } from '../../src/schedules/jobs.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { createTestDatabase, type TestDatabase } from '../setup/test-database.ts';

let database: TestDatabase;
let orm: MikroORM;
const random = () => 0.5;
const em = () => openScope(orm, 'all');
const inTransaction = (work: (em: EntityManager) => Promise<unknown>) => em().transactional(work);
const purge = (item: ClaimedWork) =>
  inTransaction(async (tx) => {
    await purgeIdempotencyKeys(tx);
    await complete(tx, item);
  });
const deps = () => ({ orm, random, logger: pino({ level: 'silent' }) });

beforeAll(async () => {
  database = await createTestDatabase();
  orm = createServiceOrm({ databaseUrl: database.url });
});
afterAll(async () => {
  await orm.close();
  await database.drop();
});
beforeEach(async () => {
  await em().execute('delete from work_items');
});

async function claimed(kind: ClaimedWork['kind'], key?: string): Promise<ClaimedWork> {
  const item = await claim(em(), kind, key);
  if (item === null) throw new Error('nothing is due');
  return item;
}

async function itemOf(kind: string, key: string) {
  return await platformSql(em())
    .selectFrom('work_items')
    .selectAll()
    .where('kind', '=', kind)
    .where('key', '=', key)
    .executeTakeFirst();
}

const refusal = { message: 'no', isRefusal: true, retryAfterMs: undefined };
const fault = { message: 'fault', isRefusal: false, retryAfterMs: undefined };

describe('claim', () => {
  it('gives each piece of work to one of many', async () => {
    const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
    await enqueueOnce(em(), 'ingest', keys);
    const claims = await Promise.all(Array.from({ length: 30 }, () => claim(em(), 'ingest')));
    const given = claims.flatMap((item) => (item === null ? [] : [item.key]));
    expect(new Set(given).size).toBe(given.length);
    const rest = await drainedKeys();
    expect([...given, ...rest].sort()).toEqual(keys.sort());
  });

  async function drainedKeys(): Promise<string[]> {
    const item = await claim(em(), 'ingest');
    return item === null ? [] : [item.key, ...(await drainedKeys())];
  }

  it('gives work of a worker that died to another, once the lease has ended', async () => {
    await enqueue(em(), 'ingest', 'a');
    const first = await claimed('ingest');
    expect(await claim(em(), 'ingest')).toBeNull();
    await em().execute("update work_items set lease_until = now() - interval '1 second'");
    const second = await claimed('ingest');
    expect(second.attempt).toBe(2);
    await expect(inTransaction((tx) => complete(tx, first))).rejects.toMatchObject({
      code: 'lease_lost',
    });
    await inTransaction((tx) => complete(tx, second));
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done', attempts: 0 });
  });
});

describe('enqueue', () => {
  it('fences out the worker that has the work: nothing of its effect commits', async () => {
    await enqueue(em(), 'ingest', 'a');
    const stale = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    const effect = inTransaction(async (tx) => {
      await enqueue(tx, 'push', 'a');
      await complete(tx, stale);
    });
    await expect(effect).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await itemOf('push', 'a')).toBeUndefined();
    expect((await claimed('ingest')).attempt).toBe(1);
  });

  it('leaves what is done or failed as it is, where it is to be due only once', async () => {
    await enqueue(em(), 'ingest', 'a');
    const item = await claimed('ingest');
    await inTransaction((tx) => complete(tx, item));
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    expect(await itemOf('ingest', 'a')).toMatchObject({ outcome: 'done' });
    expect((await claimed('ingest')).key).toBe('b');
    expect(await claim(em(), 'ingest')).toBeNull();
  });
});

describe('a failure', () => {
  it('is not recorded over the work of whoever took over', async () => {
    await enqueue(em(), 'ingest', 'a');
    const stale = await claimed('ingest');
    await enqueue(em(), 'ingest', 'a');
    await expect(
      inTransaction((tx) => recordFailure(tx, stale, fault, random)),
    ).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await itemOf('ingest', 'a')).toMatchObject({ last_error: null, attempts: 0 });
  });

  it('of recurring work puts it off to the next slot at the latest, and never for good', async () => {
    await enqueueOnce(em(), 'inventory-sync', ['digitalocean']);
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const item = await claimed('inventory-sync');
      const outcome = await inTransaction((tx) => recordFailure(tx, item, fault, () => 0.999));
      expect(outcome).toBe('postponed');
      const rows = await em().execute(
        "select due_at <= now() + interval '15 minutes' as soon from work_items",
      );
      expect(rows).toEqual([{ soon: true }]);
      await em().execute("update work_items set due_at = now() - interval '1 second'");
    }
  });
});

describe('a blocked kind', () => {
  it('gives out one probe at a time, and all once a probe has passed', async () => {
    await enqueueOnce(em(), 'ingest', ['a', 'b', 'c']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, refusal, random));
    expect(await itemOf('ingest', item.key)).toMatchObject({ attempts: 0, outcome: null });
    expect(await claim(em(), 'ingest')).toBeNull();
    await em().execute(
      "update work_items set due_at = now() - interval '1 second' where kind = 'block'",
    );
    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(em(), 'ingest')));
    const probes = claims.filter((it) => it !== null);
    expect(probes).toHaveLength(1);
    for (const probe of probes) await inTransaction((tx) => complete(tx, probe));
    expect(await itemOf('block', 'ingest')).toBeUndefined();
    await claimed('ingest');
    await claimed('ingest');
  });

  it('holds up no other kind, and nobody who asks for one piece', async () => {
    await enqueueOnce(em(), 'ingest', ['a']);
    await enqueueOnce(em(), 'push', ['a']);
    const item = await claimed('ingest');
    await inTransaction((tx) => recordFailure(tx, item, refusal, random));
    await claimed('push');
    await claimed('ingest', 'a');
  });
});

describe('recurring work', () => {
  it('is due again at its next slot, so that an early or doubled tick does nothing', async () => {
    await enqueueOnce(em(), 'balance-snapshot', ['digitalocean']);
    const item = await claimed('balance-snapshot');
    await inTransaction((tx) => complete(tx, item));
    expect(await claim(em(), 'balance-snapshot')).toBeNull();
    const [clock] = await em().execute('select now()::text as now');
    const currentDate = new Date(String(clock?.now));
    const slot = CronExpressionParser.parse('7 * * * *', { currentDate, tz: 'UTC' }).next();
    const dueAt = (await itemOf('balance-snapshot', 'digitalocean'))?.due_at ?? '';
    expect(new Date(dueAt)).toEqual(slot.toDate());
  });

  it('that was missed many times is done once', async () => {
    await enqueueOnce(em(), 'idempotency-purge', ['digitalocean']);
    await em().execute("update work_items set due_at = now() - interval '9 days'");
    const purgeWork: WorkDefinition = {
      kind: 'idempotency-purge',
      concurrency: 2,
      run: purge,
    };
    expect(await drain(deps(), purgeWork)).toMatchObject({ done: 1 });
  });

  it('purges the answers that were kept for a day', async () => {
    await em().execute(
      `insert into idempotency_keys (tenant_id, subject, operation, key, request_digest, created_at)
       values ('t', 's', 'o', 'old', 'd', now() - interval '25 hours'),
              ('t', 's', 'o', 'new', 'd', now() - interval '23 hours')`,
    );
    await enqueueOnce(em(), 'idempotency-purge', ['digitalocean']);
    await purge(await claimed('idempotency-purge'));
    const kept = await platformSql(em()).selectFrom('idempotency_keys').select('key').execute();
    expect(kept).toEqual([{ key: 'new' }]);
  });
});

it('comes again at the slots at which its job wakes it', () => {
  for (const { cron, wakes } of jobs) {
    if (isRecurring(wakes)) expect(recurringWork[wakes]).toBe(cron);
  }
});

describe('the worker', () => {
  const noting = (kind: 'ingest' | 'push', seen: string[]): WorkDefinition => ({
    kind,
    concurrency: 4,
    run: (item) =>
      inTransaction(async (tx) => {
        seen.push(`${kind} ${item.key}`);
        if (kind === 'ingest') await enqueue(tx, 'push', item.key);
        await complete(tx, item);
      }),
  });

  it('does what follows from what it was woken for, and ends it before it stops', async () => {
    const seen: string[] = [];
    const worker = createWorker(deps(), [noting('ingest', seen), noting('push', seen)]);
    await enqueueOnce(em(), 'ingest', ['a', 'b']);
    worker.wake('ingest');
    worker.wake('ingest');
    await expect.poll(() => seen.length).toBe(4);
    await worker.stop();
    expect(seen.sort()).toEqual(['ingest a', 'ingest b', 'push a', 'push b']);
  });

  it('takes up nothing after it was stopped', async () => {
    const seen: string[] = [];
    const worker = createWorker(deps(), [noting('ingest', seen)]);
    await worker.stop();
    await enqueue(em(), 'ingest', 'a');
    worker.wake('ingest');
    await worker.drainAll();
    expect(seen).toEqual([]);
  });

  it('two of them share the work out, each piece once', async () => {
    const seen: string[] = [];
    const keys = Array.from({ length: 40 }, (_, at) => `k${at}`);
    await enqueueOnce(em(), 'ingest', keys);
    const workers = [0, 1].map(() => createWorker(deps(), [noting('ingest', seen)]));
    await Promise.all(workers.map((worker) => worker.drainAll()));
    expect(seen.sort()).toEqual(keys.map((key) => `ingest ${key}`).sort());
  });
});

it('does a piece at once for whoever asks, and hands a failure back once it is recorded', async () => {
  const failing: WorkDefinition = {
    kind: 'ingest',
    concurrency: 1,
    run: () => Promise.reject(new Error('away')),
  };
  const attempted = await runNow(deps(), failing, 'a');
  expect(attempted).toMatchObject({ outcome: 'postponed', error: { message: 'away' } });
  expect(await itemOf('ingest', 'a')).toMatchObject({ attempts: 1, last_error: 'away' });
});

it('backs off exponentially up to a longest span, with full jitter', () => {
  const options = { firstMs: 1000, maxMs: 10_000 };
  const spans = [1, 2, 3, 4, 5, 6].map((n) =>
    backOffMs(n, { ...options, random: () => 0.9999999 }),
  );
  expect(spans).toEqual([999, 1999, 3999, 7999, 9999, 9999]);
  expect(backOffMs(3, { ...options, random: () => 0 })).toBe(0);
});
