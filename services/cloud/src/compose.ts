import { createBillingClient } from '@arcadia/do-billing/client';
import { createFinanceClient } from '@arcadia/finance-client';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { auditRoutes } from './audit/audit.routes.ts';
import { billingRoutes } from './billing/billing.routes.ts';
import { createPipeline, type Pipeline } from './billing/create-pipeline.ts';
import { catalogRoutes } from './catalog/catalog.routes.ts';
import type { Config } from './config.ts';
import { assertSchema } from './db/migrate.ts';
import { createOrm } from './db/orm.ts';
import { deploymentRoutes } from './deployments/deployment.routes.ts';
import { deploymentWork } from './deployments/deployment-work.ts';
import { eventRoutes } from './deployments/event.routes.ts';
import { createEventWatch } from './deployments/feed/create-event-watch.ts';
import { lifecycleRoutes } from './deployments/lifecycle.routes.ts';
import { healthRoutes } from './health/health.routes.ts';
import { createApp } from './http/app.ts';
import { createAuthenticate } from './http/authenticate.ts';
import { resourceRoutes } from './resources/resource.routes.ts';
import { jobs } from './schedules/jobs.ts';
import { mongoScheduleStore } from './schedules/mongo-schedule-store.ts';
import { postgresScheduleStore } from './schedules/postgres-schedule-store.ts';
import { createScheduler } from './schedules/scheduler.ts';
import { subscriptionRoutes } from './subscriptions/subscription.routes.ts';
import { purgeIdempotencyKeys } from './work/purge-idempotency-keys.ts';

export interface ComposeOptions {
  readonly logger: Logger;
  /** Checks each answer against the contract: for tests and the sandbox. */
  readonly validateResponses: boolean;
  /** Default: the system's clock. */
  readonly now?: () => Date;
  /** A number from 0 up to 1, for the jitter of back-offs. Default: `Math.random`. */
  readonly random?: () => number;
}

/** The service's parts, put together. */
export interface Service {
  readonly app: Express;
  readonly orm: MikroORM;
  readonly pipeline: Pipeline;
  /** Begins the schedules and the work that is due. */
  start(): Promise<void>;
  /** Answers the requests that only wait for something, and lets none wait any more. */
  release(): void;
  /** Ends both, when what has begun is done, and lets go of the stores. */
  close(): Promise<void>;
}

/** Builds everything out of the configuration: no globals, no container. */
export async function compose(config: Config, options: ComposeOptions): Promise<Service> {
  const { logger, validateResponses, now = () => new Date(), random = Math.random } = options;
  const timeZone = config.billingTimeZone;
  const orm = createOrm(config);
  try {
    await assertSchema(orm);
  } catch (error) {
    await orm.close();
    throw error;
  }

  const pipeline = createPipeline({
    orm,
    logger,
    now,
    random,
    ...createClients(config, now),
    otherWork: [
      ...deploymentWork({ orm, logger, timeZone }),
      {
        kind: 'idempotency-purge',
        concurrency: 1,
        run: (item) => purgeIdempotencyKeys({ orm }, item),
      },
    ],
  });
  const scheduler = createScheduler({
    store:
      config.mongodbUri === undefined
        ? postgresScheduleStore(config.databaseUrl)
        : mongoScheduleStore(config.mongodbUri),
    jobs,
    wake: (job) => pipeline.worker.wake(job.wakes),
    logger,
  });
  const watch = createEventWatch({ orm, logger });
  const app = createApp({
    orm,
    handlers: {
      ...deploymentRoutes({ now, timeZone }),
      ...eventRoutes({ watch }),
      ...lifecycleRoutes(),
      ...catalogRoutes(),
      ...subscriptionRoutes({ now, timeZone }),
      ...billingRoutes(pipeline),
      ...resourceRoutes(),
      ...auditRoutes(),
      ...healthRoutes({ orm, scheduler }),
    },
    authenticate: createAuthenticate(config.jwt, now),
    corsOrigins: config.corsOrigins,
    logger,
    validateResponses,
  });

  return {
    app,
    orm,
    pipeline,
    async start() {
      pipeline.worker.start();
      await scheduler.start();
    },
    release() {
      watch.close();
    },
    async close() {
      watch.close();
      await scheduler.stop();
      await pipeline.worker.stop();
      await orm.close();
    },
  };
}

function createClients({ digitalOcean, finance }: Config, now: () => Date) {
  return {
    digitalOcean:
      digitalOcean &&
      createBillingClient({
        token: digitalOcean.token,
        baseUrl: digitalOcean.url,
        now,
        // The work queue is what tries again: it holds no lease while it waits, and outlives the process.
        maxAttempts: 1,
        deadlineMs: 30_000,
      }),
    finance: finance && createFinanceClient({ ...finance, baseUrl: finance.url, now }),
  };
}
