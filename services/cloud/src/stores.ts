import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import type { CheckedStore } from './attention/down-since.ts';
import type { Config } from './config.ts';
import { logUnlimitedRole } from './db/role-limits.ts';
import type { StoreLimits } from './db/store-limits.ts';
import {
  createStoreMonitor,
  type StoreMonitor,
  type StoreMonitorOptions,
} from './db/store-monitor.ts';
import { openScope } from './db/tenant-scope.ts';
import { readFeedCursorKey } from './journal/feed-cursor.ts';
import { type FeedStore, isFeedStoreUp } from './journal/feed-store.ts';
import { assertSchema, createServiceOrm } from './schema.ts';

/**
 * Connects to PostgreSQL.
 *
 * @throws {Error} if the schema is older than this service.
 */
export async function openDatabase(
  { databaseUrl }: Config,
  deps: {
    readonly now: () => Date;
    readonly logger: Logger;
    readonly limits: StoreLimits;
    readonly monitor: StoreMonitor;
  },
) {
  const { now, logger, limits, monitor } = deps;
  const orm = createServiceOrm({ databaseUrl, limits, onFault: monitor.notice });
  try {
    await assertSchema(orm);
    const em = openScope(orm, 'all');
    await logUnlimitedRole(em, logger);
    return { orm, feedCursorKey: await readFeedCursorKey(em, now) };
  } catch (error) {
    monitor.stop();
    await orm.close();
    throw error;
  }
}

/** The store of the feed, with its connections. */
export interface OpenFeedStore extends CheckedStore {
  readonly store: FeedStore;
  close(): Promise<void>;
}

/**
 * Opens the store that the feed is read from: the standby at `DATABASE_READ_URL`, or PostgreSQL itself. It does not wait
 * for the standby: without it, all but the feed works.
 */
export function openFeedStore(
  { databaseReadUrl }: Config,
  orm: MikroORM,
  options: {
    readonly logger: Logger;
    readonly storeLimits: StoreLimits;
    readonly storeMonitor?: Pick<StoreMonitorOptions, 'probeEveryMs' | 'quietMs'>;
  },
): OpenFeedStore {
  const failingForMs = () => null;
  if (databaseReadUrl === undefined) {
    const store = { orm, isReplica: false };
    return { store, isUp: async () => true, failingForMs, close: async () => undefined };
  }
  const monitor = createStoreMonitor({
    // Its lines say that they are not about the database that all else uses.
    logger: options.logger.child({ variable: 'DATABASE_READ_URL' }),
    tryServe: () => isFeedStoreUp(store),
    ...options.storeMonitor,
  });
  const limits = options.storeLimits;
  const store: FeedStore = {
    orm: createServiceOrm({ databaseUrl: databaseReadUrl, limits, onFault: monitor.notice }),
    isReplica: true,
  };
  return {
    store,
    isUp: () => isFeedStoreUp(store),
    failingForMs,
    async close() {
      monitor.stop();
      await store.orm.close();
    },
  };
}
