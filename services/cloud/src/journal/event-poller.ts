import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { isStoreUnavailable } from '../db/store-unavailable.ts';
import { reads, type Visibility } from '../db/tenant-scope.ts';
import { ArcadiaError } from '../errors/arcadia-error.ts';
import { withDeadline } from '../errors/deadline.ts';
import { readHorizon } from './feed-horizon.ts';
import { compareTransactions, type FeedTransaction } from './feed-position.ts';
import { type FeedStore, readFromFeedStore } from './feed-store.ts';

export interface EventPollerOptions {
  readonly store: FeedStore;
  readonly logger: Logger;
  /** The pause between two polls, in milliseconds. Default: 250. */
  readonly pauseMs?: number;
  /** The longest poll, in milliseconds. After it the next one begins, even if the first hangs. Default: 20,000. */
  readonly pollLimitMs?: number;
  /** The pause after a poll has failed, in milliseconds. Default: 5,000. */
  readonly faultPauseMs?: number;
  /** How many requests may wait at the same time. Default: 1,000. */
  readonly limit?: number;
  /** How many requests with the same quota key may wait, so that no caller takes all places. Default: 100. */
  readonly callerLimit?: number;
}

/** A caller that waits for events. */
export interface EventWaiter {
  readonly visibility: Visibility;
  /** The tenant, or the subject of a platform role. */
  readonly quotaKey: string;
}

/** Waits for new events on behalf of all requests of an instance. */
export interface EventPoller {
  /** How many requests wait now. */
  readonly waiting: number;
  /**
   * Resolves with true when `waiter` can read an event of transaction `since` or a later one, and with false when
   * `signal` is aborted or the poller is closed.
   *
   * @throws {ArcadiaError} `too_many_waiters`.
   */
  wait(waiter: EventWaiter, since: FeedTransaction, signal: AbortSignal): Promise<boolean>;
  /** Ends every wait, and every later one at once. */
  close(): void;
}

interface Waiter {
  /** Null if the events of all tenants count. */
  readonly tenantId: string | null;
  readonly quotaKey: string;
  since: FeedTransaction;
  readonly wake: (isThere: boolean) => void;
}

/**
 * Creates a poller that sends one query for all waiters, and only while a request waits: no waiter holds a connection.
 * PostgreSQL's NOTIFY would be faster, but it lets only one transaction at a time commit. A waiter that times out while
 * polls fail queries the database itself and reports its error.
 */
export function createEventPoller(options: EventPollerOptions): EventPoller {
  const { store, logger, pauseMs = 250, pollLimitMs = 20_000, faultPauseMs = 5_000 } = options;
  const { limit = 1_000, callerLimit = 100 } = options;
  const waiters = new Set<Waiter>();
  let isPolling = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function schedulePoll(afterMs: number): void {
    isPolling = waiters.size > 0;
    if (isPolling) timer = setTimeout(poll, afterMs);
  }

  async function poll(): Promise<void> {
    const current = [...waiters];
    try {
      if (current.length > 0) {
        await withDeadline(notify(current), pollLimitMs, 'A poll for events');
      }
      schedulePoll(pauseMs);
    } catch (error) {
      // The monitor of the store logs when the store goes and when it is back.
      if (!isStoreUnavailable(error)) logger.warn({ err: error }, 'polling for events failed');
      schedulePoll(faultPauseMs);
    }
  }

  async function notify(current: readonly Waiter[]): Promise<void> {
    const [since] = current.map((waiter) => waiter.since).sort(compareTransactions);
    if (since === undefined) return;
    const { horizon, latest, latestByTenant } = await readFromFeedStore(store, 'all', (em) =>
      findNewEvents(em, since),
    );
    for (const waiter of current) {
      const found = waiter.tenantId === null ? latest : latestByTenant.get(waiter.tenantId);
      if (found !== undefined && compareTransactions(found, waiter.since) >= 0) waiter.wake(true);
      // A standby may not have reached the waiter's position.
      else if (compareTransactions(horizon, waiter.since) > 0) waiter.since = horizon;
    }
  }

  function assertRoom(quotaKey: string): void {
    const ofCaller = [...waiters].filter((waiter) => waiter.quotaKey === quotaKey).length;
    if (waiters.size < limit && ofCaller < callerLimit) return;
    const detail =
      'Too many requests are waiting for events on this instance. Try again in 5 seconds, or call without `wait`.';
    throw new ArcadiaError('too_many_waiters', detail, { retry_after_seconds: 5 });
  }

  return {
    get waiting() {
      return waiters.size;
    },
    async wait({ visibility, quotaKey }, since, signal) {
      if (isClosed || signal.aborted) return false;
      const tenantId = visibility === 'all' ? null : visibility.tenantId;
      assertRoom(quotaKey);
      return new Promise((resolve) => {
        const end = () => waiter.wake(false);
        const waiter: Waiter = {
          tenantId,
          quotaKey,
          since,
          wake(isThere) {
            signal.removeEventListener('abort', end);
            waiters.delete(waiter);
            resolve(isThere);
          },
        };
        signal.addEventListener('abort', end);
        waiters.add(waiter);
        if (!isPolling) schedulePoll(pauseMs);
      });
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const waiter of waiters) waiter.wake(false);
    },
  };
}

interface NewEvents {
  /** Every event of an earlier transaction is covered by this query or an earlier one. */
  readonly horizon: FeedTransaction;
  /** The latest transaction with an event; undefined if none has one. */
  readonly latest: FeedTransaction | undefined;
  /** The latest transaction with an event of each tenant. */
  readonly latestByTenant: ReadonlyMap<string, FeedTransaction>;
}

/** Finds the latest transactions with readable events, from transaction `since` on. */
async function findNewEvents(em: EntityManager, since: FeedTransaction): Promise<NewEvents> {
  const horizon = await readHorizon(em);
  const latestByTenant = new Map<string, FeedTransaction>();
  if (compareTransactions(since, horizon) >= 0) {
    return { horizon, latest: undefined, latestByTenant };
  }
  const rows = await reads(em)
    .selectFrom('cloud_deployment_events')
    .select(['tenant_id', 'epoch', sql<string>`max(transaction_id)::text`.as('latest')])
    .where('position', '>', '0')
    .where(
      sql<boolean>`(epoch, transaction_id) >= (${since.epoch}::integer, ${String(since.transactionId)}::xid8)`,
    )
    .where(
      sql<boolean>`(epoch, transaction_id) < (${horizon.epoch}::integer, ${String(horizon.transactionId)}::xid8)`,
    )
    .groupBy(['tenant_id', 'epoch'])
    .orderBy('epoch')
    .execute();
  for (const { tenant_id: tenantId, epoch, latest } of rows) {
    latestByTenant.set(tenantId, { epoch, transactionId: BigInt(latest) });
  }
  const latest = [...latestByTenant.values()].toSorted(compareTransactions).at(-1);
  return { horizon, latest, latestByTenant };
}
