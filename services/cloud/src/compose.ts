import type { MikroORM } from '@mikro-orm/postgresql';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { attentionRoutes } from './attention/attention.routes.ts';
import { countAttention, createAttention } from './attention/attention.ts';
import { createCauses } from './attention/causes.ts';
import { createDownSince } from './attention/down-since.ts';
import { attentionUpkeepWork } from './attention/upkeep.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { billingRoutes } from './billing/billing.routes.ts';
import { createPipeline } from './billing/billing-pipeline.ts';
import type { PushTimes } from './billing/push-attempts.ts';
import { toTarget } from './billing/push-content.ts';
import { rematchCostLines } from './billing/rematch-cost-lines.ts';
import { createUnmatchedCost } from './billing/unmatched-cost.ts';
import { catalogRoutes } from './catalog/catalog.routes.ts';
import { createClients, findMissingVariables, logMissingClients } from './clients.ts';
import type { Config } from './config.ts';
import { defaultStoreLimits, type StoreLimits } from './db/store-limits.ts';
import { createStoreMonitor, type StoreMonitorOptions, WRITE_PROBE } from './db/store-monitor.ts';
import { openScope } from './db/tenant-scope.ts';
import { deploymentRoutes } from './deployments/deployment.routes.ts';
import { settlesWithin } from './errors/deadline.ts';
import { createApp } from './http/app.ts';
import { createAuthenticate } from './http/caller.ts';
import type { FairnessLimits } from './http/fairness.ts';
import { healthRoutes } from './http/health.routes.ts';
import { purgeIdempotencyKeys } from './http/idempotency-key.ts';
import type { LongCallLimits } from './http/long-idempotency.ts';
import { chainHeadsWork } from './journal/chain-heads.ts';
import { chainVerificationWork } from './journal/chain-verification.ts';
import { createChangeDeployment } from './journal/change-deployment.ts';
import { createEventPoller } from './journal/event-poller.ts';
import { createFeedCursors } from './journal/feed-cursor.ts';
import { journalRoutes } from './journal/journal.routes.ts';
import { lifecycleRoutes } from './lifecycle/lifecycle.routes.ts';
import { timerWork } from './lifecycle/timer-work.ts';
import { createTimers } from './lifecycle/timers.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { createHeartbeat } from './queue/heartbeat.ts';
import { createInstance, type QueueTimes } from './queue/instance.ts';
import { purgeWork } from './queue/purge-queue.ts';
import { queueRoutes } from './queue/queue.routes.ts';
import type { WorkDefinition } from './queue/run-work-item.ts';
import type { WorkKind } from './queue/work-kind.ts';
import { createWorker, type Worker } from './queue/worker.ts';
import { readRelease } from './release.ts';
import { resourceRoutes } from './resources/resource.routes.ts';
import { inventoryWork } from './resources/sync-inventory.ts';
import { mongoScheduleStore } from './schedules/mongo-schedule-store.ts';
import { postgresScheduleStore } from './schedules/postgres-schedule-store.ts';
import { scheduleRoutes } from './schedules/schedule.routes.ts';
import { createScheduler, type SchedulerOptions } from './schedules/scheduler.ts';
import { schedules } from './schedules/schedules.ts';
import { openDatabase, openFeedStore } from './stores.ts';
import { subscriptionRoutes } from './subscriptions/subscription.routes.ts';

export interface ComposeOptions {
  readonly logger: Logger;
  /** Checks each answer against the contract too: for tests and the sandbox. */
  readonly validateResponses: boolean;
  /** How much of the instance one caller may take. */
  readonly fairness?: Partial<FairnessLimits>;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** A number from 0 up to 1, for the jitter of back-offs and refusals. Default: `Math.random`. */
  readonly random?: () => number;
  /** Default: `defaultPushTimes`. */
  readonly pushTimes?: Partial<PushTimes>;
  /** How long a 429 of DigitalOcean stops the requests of this instance at most, in milliseconds. Default: 60,000. */
  readonly rateLimitStopMs?: number;
  /** How long to wait for PostgreSQL. Default: `defaultStoreLimits`. */
  readonly storeLimits?: StoreLimits;
  /** How often a PostgreSQL that cannot serve is probed. */
  readonly storeMonitor?: Pick<StoreMonitorOptions, 'probeEveryMs' | 'quietMs'>;
  /** How long keyed calls that wait for another system hold their key. Default: `defaultLongCallLimits`. */
  readonly longCallLimits?: Partial<LongCallLimits>;
  /** The durations of the queue. Default: `defaultQueueTimes`. */
  readonly queue?: Partial<QueueTimes>;
  /** How often the store of the schedules is checked. */
  readonly scheduler?: Pick<SchedulerOptions, 'checkEveryMs' | 'retryEveryMs'>;
}

const GRACE_MS = 20_000;

/** The composed service. */
export interface Service {
  readonly app: Express;
  /** Undefined without `METRICS_PORT`. */
  readonly metrics: Metrics | undefined;
  readonly orm: MikroORM;
  readonly worker: Worker;
  /** Starts the worker, which runs the due work items, and the schedules, which wake it. */
  start(): Promise<void>;
  /**
   * Answers the requests that wait for events, lets no further request wait, and begins to stop the schedules and the
   * worker. Call it before the server drains.
   */
  release(): void;
  /**
   * Waits for the running work items, then closes the stores. An item that still runs loses its lease and its connection:
   * another instance can run it at once.
   *
   * @param graceMs The longest wait for the items, in milliseconds. Default: 20,000. The stores close within
   * `storeLimits.closeMs` after it, even if they are silent.
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Builds the service from its configuration and hands each part its dependencies, without globals or a container.
 *
 * @throws {Error} if the schema is older than this service.
 */
export async function compose(config: Config, options: ComposeOptions): Promise<Service> {
  const { logger, validateResponses, now = () => new Date(), random = Math.random } = options;
  const { storeLimits = defaultStoreLimits } = options;
  const timeZone = config.billingTimeZone;
  const storeMonitor = createStoreMonitor({
    logger,
    tryServe: () => openScope(orm, 'all').transactional((tx) => tx.execute(WRITE_PROBE)),
    ...options.storeMonitor,
  });
  const { orm, feedCursorKey } = await openDatabase(config, {
    now,
    logger,
    limits: storeLimits,
    monitor: storeMonitor,
  });
  const feed = openFeedStore(config, orm, { ...options, storeLimits });

  const unmatchedCost = createUnmatchedCost();
  const timers = createTimers(timeZone);
  const changeDeployment = createChangeDeployment(timers);
  const instance = createInstance(options.queue);
  const metrics: Metrics | undefined =
    config.metricsPort === undefined
      ? undefined
      : createMetrics({
          orm,
          logger,
          isServing: storeMonitor.isServing,
          enabled: () => enabled,
          deadAfterMs: instance.times.deadAfterMs,
          scheduler: () => scheduler,
          feedWaiters: () => eventPoller.waiting,
          unmatchedCost,
          readAttention: () => countAttention(attention, openScope(orm, 'all')),
        });
  const { digitalOcean, finance } = createClients(config, {
    now,
    logger,
    metrics,
    rateLimitStopMs: options.rateLimitStopMs,
  });
  const work = { orm, logger, random, instance, onRunEnd: metrics?.observeRun };
  const pipeline = createPipeline({
    ...work,
    now,
    digitalOcean,
    finance,
    pushTimes: options.pushTimes,
    wake: (kind) => worker.wake(kind),
  });
  // Kinds that call no provider come first: `drainAll` runs the kinds in this order.
  const workDefinitions: readonly WorkDefinition[] = [
    ...timerWork({ orm, timers, timeZone }),
    chainHeadsWork({ orm, logger }),
    chainVerificationWork({ orm, logger, now }),
    attentionUpkeepWork({ orm, causes: () => attention.causes }),
    purgeWork(orm, purgeIdempotencyKeys),
    ...(digitalOcean ? [inventoryWork({ orm, digitalOcean, now, rematchCostLines })] : []),
    ...pipeline.workDefinitions,
  ];
  const worker = createWorker(work, workDefinitions);
  const concurrencies = new Map(workDefinitions.map((each) => [each.kind, each.concurrency]));
  const enabled: ReadonlySet<WorkKind> = new Set(concurrencies.keys());
  const wake = (kind: WorkKind) => worker.wake(kind);
  const release = readRelease();
  const heartbeat = createHeartbeat({
    databaseUrl: config.databaseUrl,
    limits: storeLimits,
    instance,
    release,
    now,
    logger,
    onFault: storeMonitor.notice,
  });
  const scheduler = createScheduler({
    store:
      config.mongodbUri === undefined
        ? postgresScheduleStore(config.databaseUrl, {
            limits: storeLimits,
            onFault: storeMonitor.notice,
          })
        : mongoScheduleStore(config.mongodbUri),
    schedules,
    wake: (schedule) => worker.wake(schedule.wakes),
    logger,
    ...options.scheduler,
  });
  // An instance that has not started, or ends, uses no schedules.
  let isScheduling = false;
  const scheduleStoreDownSince = createDownSince(scheduler, now);
  const attention = createAttention({
    causes: createCauses({
      kinds: workDefinitions.map(({ kind }) => kind),
      isProviderConfigured: digitalOcean !== undefined,
      financeTarget: finance && toTarget(finance),
      unmatchedFloor: config.unmatchedFloor,
      unmatchedCost,
      missingVariables: findMissingVariables(config),
      deadAfterMs: instance.times.deadAfterMs,
      sinceHeartbeatFailureMs: heartbeat.sinceFailureMs,
      scheduleStoreDownSince: async () => (isScheduling ? await scheduleStoreDownSince() : null),
      standbyDownSince: createDownSince(feed, now),
    }),
    logger,
  });
  const cursors = createFeedCursors({ ...feedCursorKey, now });
  const eventPoller = createEventPoller({ store: feed.store, logger });
  const app = createApp({
    orm,
    handlers: {
      ...deploymentRoutes({ changeDeployment, now, timeZone }),
      ...journalRoutes({ eventPoller, cursors, store: feed.store }),
      ...lifecycleRoutes({ changeDeployment, now, timeZone }),
      ...catalogRoutes(),
      ...subscriptionRoutes({ changeDeployment, now, timeZone }),
      ...billingRoutes(pipeline),
      ...resourceRoutes(),
      ...queueRoutes({ concurrencies, times: instance.times, wake }),
      ...scheduleRoutes({ enabled, wake }),
      ...auditRoutes(),
      ...attentionRoutes(attention),
      ...healthRoutes({
        orm,
        scheduler,
        standby: feed.store.isReplica ? feed : undefined,
        identity: { ...release, instance: instance.id },
      }),
    },
    longOperations: ['discoverInvoices', 'ingestInvoice', 'pushInvoice', 'reconcileFinance'],
    longTransactions: ['acceptInvoice'],
    longCallLimits: options.longCallLimits,
    authenticate: createAuthenticate(config.jwt, { now, logger }),
    corsOrigins: config.corsOrigins,
    logger,
    validateResponses,
    random,
    fairness: options.fairness,
    onRequestEnd: metrics?.observeRequest,
  });

  let stopped: Promise<unknown> | undefined;
  const stop = () => {
    isScheduling = false;
    eventPoller.close();
    stopped ??= Promise.all([scheduler.stop(), worker.stop()]);
    return stopped;
  };

  return {
    app,
    metrics,
    orm,
    worker,
    async start() {
      logMissingClients(config, logger);
      const scheduling = scheduler.start();
      // An instance is registered before it claims work: otherwise nobody could see who runs it.
      await heartbeat.start();
      worker.start();
      await scheduling;
      isScheduling = stopped === undefined;
    },
    release() {
      void stop();
    },
    async close(graceMs = GRACE_MS) {
      if (!(await settlesWithin(stop(), graceMs))) {
        logger.warn('some work items did not end in time; another instance runs them again');
      }
      storeMonitor.stop();
      await Promise.all([heartbeat.stop(), feed.close(), orm.close()]);
    },
  };
}
