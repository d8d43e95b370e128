import { pino } from 'pino';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createUnmatchedCost } from '../../src/billing/unmatched-cost.ts';
import { shareReads } from '../../src/metrics/share-reads.ts';
import { storeMetrics } from '../../src/metrics/store-metrics.ts';
import { createServiceOrm } from '../../src/schema.ts';
import { startFreezingProxy } from '../setup/start-freezing-proxy.ts';
import { createTestDatabase } from '../setup/test-database.ts';
import { parseSamples } from './read-samples.ts';

/** Metrics of the database behind a proxy that can freeze, with limits that a test can wait for. */
async function open() {
  const database = await createTestDatabase();
  const proxy = await startFreezingProxy(database.url);
  const limits = { statementMs: 2_000, longStatementMs: 2_000, connectMs: 1_000, closeMs: 500 };
  const orm = createServiceOrm({ databaseUrl: proxy.url, limits });
  const registry = new Registry();
  const lines: string[] = [];
  const monitor = { isServing: true };
  const stores = storeMetrics(registry, {
    deadAfterMs: 90_000,
    orm,
    logger: pino({ level: 'info' }, { write: (line) => void lines.push(line) }),
    isServing: () => monitor.isServing,
    enabled: () => new Set(['ingest'] as const),
    scheduler: () => ({ backend: 'postgres', isUp: async () => true }),
    unmatchedCost: createUnmatchedCost(),
    readAttention: async () => [],
    storeLimitMs: 300,
    keepMoneyMs: 0,
  });
  return {
    proxy,
    monitor,
    lines,
    messages: () => lines.map((line) => /"msg":"([^"]+)"/.exec(line)?.[1]),
    /** Ends PostgreSQL for the service. */
    down: () => proxy[Symbol.asyncDispose](),
    async read() {
      await stores.update();
      return parseSamples(await registry.metrics());
    },
    async [Symbol.asyncDispose]() {
      await orm.close(true);
      await proxy[Symbol.asyncDispose]();
      await database.drop();
    },
  };
}

describe('the metrics of a store that does not answer', () => {
  it('are absent while PostgreSQL is silent, and the others still come', async () => {
    await using metrics = await open();
    // The first connection may take longer than the limit of this test.
    await expect
      .poll(async () => (await metrics.read()).get('work_items{kind="ingest",state="due"}'))
      .toBe(0);
    metrics.proxy.freeze();
    const silent = await metrics.read();
    expect(silent.get('postgres_up')).toBe(0);
    expect(silent.get('schedule_store_up{backend="postgres"}')).toBe(1);
    expect(silent.get('arcadia_scrape_errors_total{source="work"}')).toBeGreaterThan(0);
    expect([...silent.keys()].filter((name) => name.startsWith('work_items'))).toEqual([]);
  });

  it('come again when it answers, with one line when that begins and one when it ends', async () => {
    await using metrics = await open();
    await expect.poll(async () => (await metrics.read()).get('postgres_up')).toBe(1);
    metrics.lines.length = 0;
    metrics.proxy.freeze();
    for (const _ of [1, 2, 3]) await metrics.read();
    // The silent connection is given up, and a new one works.
    await expect.poll(async () => (await metrics.read()).get('postgres_up')).toBe(1);
    await expect.poll(() => metrics.messages()).toHaveLength(2);
    expect(metrics.messages()).toEqual([
      'the metrics are incomplete',
      'the metrics are complete again',
    ]);
  });

  it('show a PostgreSQL that answers and cannot serve, such as one with a full disk', async () => {
    await using metrics = await open();
    await expect.poll(async () => (await metrics.read()).get('postgres_up')).toBe(1);
    metrics.monitor.isServing = false;
    const shown = await metrics.read();
    expect(shown.get('postgres_up')).toBe(0);
    expect(shown.get('work_items{kind="ingest",state="due"}')).toBe(0);
  });

  it('leave the log of a PostgreSQL that is down to its monitor', async () => {
    await using metrics = await open();
    await expect.poll(async () => (await metrics.read()).get('postgres_up')).toBe(1);
    metrics.lines.length = 0;
    await metrics.down();
    const absent = await metrics.read();
    expect(absent.get('postgres_up')).toBe(0);
    expect(absent.get('arcadia_scrape_errors_total{source="money"}')).toBeGreaterThan(0);
    expect(metrics.lines).toEqual([]);
  });
});

describe('shareReads', () => {
  it('sends one read for all callers at a time, and a new one after it', async () => {
    let reads = 0;
    const read = shareReads(async () => {
      reads += 1;
      return reads;
    });
    expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
    expect(await read()).toBe(2);
  });

  it('keeps a result, and a failure too, for as long as asked', async () => {
    let reads = 0;
    const read = shareReads(async () => {
      reads += 1;
      throw new Error(`read ${reads}`);
    }, 60_000);
    await expect(read()).rejects.toThrow('read 1');
    await expect(read()).rejects.toThrow('read 1');
  });
});
