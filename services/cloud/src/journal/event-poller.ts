import type { MikroORM } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { openScope, type Visibility } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { findNewEvents } from './find-new-events.ts';

export interface EventPollerOptions {
  readonly orm: MikroORM;
  readonly logger: Logger;
  /** From one look to the next, in milliseconds. Default: 250. */
  readonly pauseMs?: number;
  /** How many may wait at the same time. Default: 1,000. */
  readonly limit?: number;
  /** How many of one tenant, so that none keeps the others from waiting. Default: 100. */
  readonly tenantLimit?: number;
}

/** Waits for events on behalf of all requests of an instance. */
export interface EventPoller {
  /**
   * Resolves with true when an event of the transaction `since` or a later one can be read by who sees `visibility`,
   * and with false when `signal` is aborted or the watch is closed.
   */
  wait(visibility: Visibility, since: bigint, signal: AbortSignal): Promise<boolean>;
  /** Lets go of all who wait, and of those to come. */
  close(): void;
}

interface Waiter {
  /** Null where every tenant's events count. */
  readonly tenantId: string | null;
  since: bigint;
  readonly wake: (isThere: boolean) => void;
}

/** How long not to look after PostgreSQL did not answer. Whose time is up meanwhile asks it himself, and says so. */
const faultPauseMs = 5_000;

/**
 * One look for all who wait, every 250 ms and only while somebody does: none holds a connection. PostgreSQL's NOTIFY
 * would tell at once, but lets one transaction at a time commit.
 */
export function createEventPoller(options: EventPollerOptions): EventPoller {
  const { orm, logger, pauseMs = 250, limit = 1_000, tenantLimit = 100 } = options;
  const waiters = new Set<Waiter>();
  let isWatching = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function watch(afterMs: number): void {
    isWatching = waiters.size > 0;
    if (isWatching) timer = setTimeout(look, afterMs);
  }

  async function look(): Promise<void> {
    const asking = [...waiters];
    try {
      if (asking.length > 0) await tell(asking);
      watch(pauseMs);
    } catch (error) {
      logger.warn({ err: error }, 'events could not be looked for');
      watch(faultPauseMs);
    }
  }

  async function tell(asking: readonly Waiter[]): Promise<void> {
    const [since = 0n] = asking.map((waiter) => waiter.since).sort((a, b) => (a < b ? -1 : 1));
    const { horizon, latest, latestOf } = await findNewEvents(openScope(orm, 'all'), since);
    for (const waiter of asking) {
      const found = waiter.tenantId === null ? latest : latestOf.get(waiter.tenantId);
      if (found !== undefined && found >= waiter.since) waiter.wake(true);
      else waiter.since = horizon;
    }
  }

  function assertRoom(tenantId: string | null): void {
    const ofTenant = [...waiters].filter((waiter) => waiter.tenantId === tenantId).length;
    if (waiters.size < limit && (tenantId === null || ofTenant < tenantLimit)) return;
    const detail =
      'Too many requests wait for events here. Try again in 5 seconds, or ask without `wait`.';
    throw new ArcadiaError('too_many_waiters', detail, { retry_after_seconds: 5 });
  }

  return {
    async wait(visibility, since, signal) {
      if (isClosed || signal.aborted) return false;
      const tenantId = visibility === 'all' ? null : visibility.tenantId;
      assertRoom(tenantId);
      return new Promise((resolve) => {
        const end = () => waiter.wake(false);
        const waiter: Waiter = {
          tenantId,
          since,
          wake(isThere) {
            signal.removeEventListener('abort', end);
            waiters.delete(waiter);
            resolve(isThere);
          },
        };
        signal.addEventListener('abort', end);
        waiters.add(waiter);
        if (!isWatching) watch(pauseMs);
      });
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const waiter of waiters) waiter.wake(false);
    },
  };
}
