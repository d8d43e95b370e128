import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { AttentionCount } from '../attention/attention.ts';
import type { UnmatchedCost } from '../billing/unmatched-cost.ts';
import { isStoreOutage, isStoreUnavailable } from '../db/store-unavailable.ts';
import { DeadlineError, withDeadline } from '../errors/deadline.ts';
import type { WorkKind } from '../queue/work-kind.ts';
import { attentionMetrics } from './attention-metrics.ts';
import { moneyMetrics } from './money-metrics.ts';
import { readStoreValues } from './read-store-values.ts';
import { shareReads } from './share-reads.ts';
import { valueMetrics } from './value-metrics.ts';

export interface StoreMetricsOptions {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** Whether the monitor of the store believes that PostgreSQL can serve. */
  readonly isServing: () => boolean;
  /** The kinds that this instance runs. */
  readonly enabled: () => ReadonlySet<WorkKind>;
  /** How long after its last heartbeat an instance is dead, in milliseconds. */
  readonly deadAfterMs: number;
  /** The store of the schedules. */
  readonly scheduler: () => { readonly backend: string; isUp(): Promise<boolean> };
  /** How long the metrics wait for a store, in milliseconds. Default: 3,000; Prometheus waits 10 seconds. */
  readonly storeLimitMs?: number;
  readonly unmatchedCost: UnmatchedCost;
  /** Counts the things that need a person. */
  readonly readAttention: () => Promise<readonly AttentionCount[]>;
  /** How long the sums of the bills are kept, in milliseconds. Default: 60,000. */
  readonly keepMoneyMs?: number;
  /** How long these counts are kept, in milliseconds. Default: 30,000. */
  readonly keepAttentionMs?: number;
}

/**
 * Registers the metrics of the stores, and how to read them again. The metrics of a store that does not
 * answer are absent, so that nobody takes old values for current ones. All callers share one query.
 */
export function storeMetrics(
  registry: Registry,
  options: StoreMetricsOptions,
): { update(): Promise<void> } {
  const { orm, logger, enabled, deadAfterMs, storeLimitMs = 3_000 } = options;
  const { keepMoneyMs = 60_000, keepAttentionMs = 30_000 } = options;
  const registers = [registry];
  const postgresUp = new Gauge({
    name: 'postgres_up',
    help: 'Whether PostgreSQL serves: it answered the last read of the metrics in time, and is not full or read-only.',
    registers,
  });
  const scheduleStoreUp = new Gauge({
    name: 'schedule_store_up',
    help: 'Whether the store of the schedules answers.',
    labelNames: ['backend'],
    registers,
  });
  const errors = new Counter({
    name: 'arcadia_scrape_errors_total',
    help: 'Reads of the metrics that failed, by source: work, money, attention or schedule_store.',
    labelNames: ['source'],
    registers,
  });
  for (const source of sources) errors.inc({ source }, 0);
  const values = valueMetrics(registry, enabled);
  const money = moneyMetrics(registry, options.unmatchedCost);
  const attention = attentionMetrics(registry);
  const readValues = shareReads(() => readStoreValues(orm, enabled(), deadAfterMs));
  const readMoney = shareReads(() => money.read(orm), keepMoneyMs);
  const readAttention = shareReads(options.readAttention, keepAttentionMs);
  /** The condition that keeps each source from being read. A slow store is one condition of all sources. */
  const failing = new Map<Source, Source | 'slow'>();

  /**
   * Logs a condition when it begins and when it ends: Prometheus asks several times a minute. The monitor of the store logs
   * an unreachable PostgreSQL.
   */
  const report = (source: Source, error?: unknown) => {
    const isActive = (condition: Source | 'slow') => [...failing.values()].includes(condition);
    if (error === undefined) {
      const ended = failing.get(source);
      failing.delete(source);
      if (ended !== undefined && !isActive(ended)) {
        logger.info({ source }, 'the metrics are complete again');
      }
      return;
    }
    errors.inc({ source });
    if (failing.has(source) || isStoreOutage(error)) return;
    const condition = error instanceof DeadlineError ? 'slow' : source;
    if (!isActive(condition)) logger.warn({ source, err: error }, 'the metrics are incomplete');
    failing.set(source, condition);
  };

  const updateValues = async () => {
    try {
      values.set(await withDeadline(readValues(), storeLimitMs, 'The read of the metrics'));
      postgresUp.set(Number(options.isServing()));
      report('work');
    } catch (error) {
      values.reset();
      postgresUp.set(error instanceof DeadlineError || isStoreUnavailable(error) ? 0 : 1);
      report('work', error);
    }
  };

  /** Sets metrics to the values that arrive in time, and removes them if none do. */
  const updateShared = async <Value>(
    source: Source,
    read: () => Promise<Value>,
    metrics: { set(value: Value): void; reset(): void },
  ) => {
    try {
      metrics.set(await withDeadline(read(), storeLimitMs, `The read of the ${source}`));
      report(source);
    } catch (error) {
      metrics.reset();
      report(source, error);
    }
  };

  const updateScheduleStore = async () => {
    const { backend, isUp } = options.scheduler();
    try {
      const isAnswering = await withDeadline(isUp(), storeLimitMs, 'The check of the schedules');
      scheduleStoreUp.set({ backend }, isAnswering ? 1 : 0);
      report('schedule_store');
    } catch (error) {
      scheduleStoreUp.set({ backend }, 0);
      report('schedule_store', error);
    }
  };

  return {
    async update() {
      await Promise.all([
        updateValues(),
        updateShared('money', readMoney, money),
        updateShared('attention', readAttention, attention),
        updateScheduleStore(),
      ]);
    },
  };
}

const sources = ['work', 'money', 'attention', 'schedule_store'] as const;
type Source = (typeof sources)[number];
