import pg from 'pg';
import { settlesWithin } from '../errors/deadline.ts';
import { type StoreLimits, toSettings } from './store-limits.ts';
import { SilentConnectionError, WatchedClient } from './watched-client.ts';

/** Keeps silent connections out of a pool. */
export interface PoolWatch {
  /** The options that the pool must have. */
  readonly options: pg.PoolConfig;
  /** Watches the pool. Call it before the pool opens a connection. */
  attach(pool: pg.Pool): void;
  readonly usage: PoolUsage;
  /** Waits until `closing` settles. Destroys the connections still in use after `closeMs`. */
  close(closing: Promise<void>): Promise<void>;
}

/** How many connections of a pool there are. */
export interface PoolUsage {
  readonly inUse: number;
  readonly idle: number;
  /** The callers that wait for a connection. */
  readonly waiting: number;
}

/** Node waits 30 seconds before the first probe; the 10 others follow within 10 seconds. */
const KEEP_ALIVE_DELAY_MS = 30_000;

/**
 * If an instance disappears without closing its session, the keepalives end the session within a minute and free the
 * rows that it locked. By default PostgreSQL would keep those locks for two hours.
 */
const keepAliveSettings = [
  ['tcp_keepalives_idle', 30],
  ['tcp_keepalives_interval', 10],
  ['tcp_keepalives_count', 3],
] as const;

/**
 * Creates the watch for one pool: a connection that stays silent is destroyed, and so is every other connection that
 * may have become silent with it. Otherwise each of them would cost another request the whole limit.
 *
 * @param settings More settings of PostgreSQL for each session.
 * @param onFault Called with every error of a statement, and of an attempt to connect.
 */
export function createPoolWatch(
  limits: StoreLimits,
  settings: Settings = [],
  onFault: (error: unknown) => void = () => undefined,
): PoolWatch {
  const clients = new Set<WatchedClient>();
  const inUse = new WeakSet<pg.ClientBase>();
  let suspectUntilMs = Number.NEGATIVE_INFINITY;
  let watched: pg.Pool | undefined;

  const giveUp = (client: WatchedClient) =>
    client.giveUp(new SilentConnectionError(Math.ceil(performance.now() - client.heardAtMs)));

  const suspectOthers = () => {
    suspectUntilMs = performance.now();
    for (const client of clients) if (!inUse.has(client)) giveUp(client);
  };

  class Client extends WatchedClient {
    constructor(config?: pg.ClientConfig) {
      super(config, limits, { silence: suspectOthers, fault: onFault });
      clients.add(this);
      // A client that fails to connect counts as in use: the pool has not lent it to anyone, but waits for it.
      inUse.add(this);
      this.once('end', () => clients.delete(this));
    }
  }

  return {
    options: {
      Client,
      connectionTimeoutMillis: limits.connectMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
      options: [
        'timezone=UTC',
        ...[...keepAliveSettings, ...toSettings(limits.statementMs), ...settings].map((setting) =>
          setting.join('='),
        ),
      ]
        .map((setting) => `-c ${setting}`)
        .join(' '),
    },
    get usage() {
      const { totalCount = 0, idleCount = 0, waitingCount = 0 } = watched ?? {};
      return { inUse: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
    },
    attach(pool) {
      watched = pool;
      reportWaits(pool, onFault);
      pool.on('acquire', (client) => inUse.add(client));
      pool.on('release', (_error, client) => {
        inUse.delete(client);
        if (!(client instanceof WatchedClient) || client.heardAtMs >= suspectUntilMs) return;
        giveUp(client);
        // The pool does not keep a client that ends.
        void client.end();
      });
      pool.on('connect', (client) => {
        // The pool listens only while the client is idle. Without a listener an error would end the process.
        client.on('error', () => undefined);
        client.once('end', () => reclaim(client, inUse));
      });
    },
    async close(closing) {
      if (await settlesWithin(closing, limits.closeMs)) return await closing;
      const error = new Error('The pool closed before this connection was returned to it.');
      for (const client of clients) client.giveUp(error);
      await closing;
    },
  };
}

/** Names and values of settings of PostgreSQL. */
type Settings = readonly (readonly [string, number | string])[];

/**
 * Creates a watched pool, for code that does not use the ORM. Close it with `close()`.
 *
 * @param options.settings More settings of PostgreSQL for each session.
 * @param options.onFault Called with every error of a statement, and of an attempt to connect.
 */
export function createPool(
  config: pg.PoolConfig,
  limits: StoreLimits,
  options: {
    readonly settings?: Settings;
    readonly onFault?: ((error: unknown) => void) | undefined;
  } = {},
): { readonly pool: pg.Pool; close(): Promise<void> } {
  const watch = createPoolWatch(limits, options.settings, options.onFault);
  const pool = new pg.Pool({ ...config, ...watch.options });
  watch.attach(pool);
  // The pool replaces a broken idle connection at the next query, and that query reports an error that lasts.
  pool.on('error', () => undefined);
  return { pool, close: () => watch.close(pool.end()) };
}

/** A caller that waits for a free connection in vain meets no client that could report the error. */
function reportWaits(pool: pg.Pool, onFault: (error: unknown) => void): void {
  pool.connect = new Proxy(pool.connect, {
    apply: (connect, self, [callback]: [((...outcome: unknown[]) => void)?]) => {
      if (callback === undefined) {
        const connecting = Promise.resolve(Reflect.apply(connect, self, []));
        connecting.catch(onFault);
        return connecting;
      }
      const told = (...outcome: unknown[]) => {
        if (outcome[0]) onFault(outcome[0]);
        callback(...outcome);
      };
      return Reflect.apply(connect, self, [told]);
    },
  });
}

/**
 * Returns a client to its pool if its connection ends while the client is in use. Kysely returns a client after `begin`,
 * `commit` or `rollback`, but not if these fail, as they do then. Without this, each session that ends within a
 * transaction would take one connection from the pool for good.
 */
function reclaim(client: pg.PoolClient, inUse: WeakSet<pg.ClientBase>): void {
  if (!inUse.has(client)) return;
  client.release(true);
  // The code that uses the client may release it again, but the pool accepts a client only once.
  client.release = () => undefined;
}
