import { Migrator } from '@mikro-orm/migrations';
import { type EntityClass, type FilterDef, MikroORM } from '@mikro-orm/postgresql';
import type { Pool, PoolClient } from 'pg';
import { migrations } from './migrations/migrations.ts';

export interface OrmOptions {
  /** `postgres://user:password@host:5432/database`. */
  readonly databaseUrl: string;
  readonly entities: readonly EntityClass<unknown>[];
  readonly filters: Record<string, FilterDef>;
  /** The maximum number of connections. Default: 20. */
  readonly poolSize?: number;
}

const DEFAULT_POOL_SIZE = 20;
const CONNECTION_TIMEOUT_MS = 10_000;

/**
 * Sessions use UTC. If an instance disappears without closing its session, the keepalives end the session within a
 * minute and free the rows that it locked. By default PostgreSQL would keep those locks for two hours.
 */
const sessionOptions = [
  'timezone=UTC',
  'tcp_keepalives_idle=30',
  'tcp_keepalives_interval=10',
  'tcp_keepalives_count=3',
];

/** Creates the ORM. It connects at the first query. Close it with `orm.close()`. */
export function createOrm(options: OrmOptions): MikroORM {
  return new MikroORM({
    clientUrl: options.databaseUrl,
    entities: [...options.entities],
    filters: options.filters,
    pool: { min: 0, max: options.poolSize ?? DEFAULT_POOL_SIZE },
    driverOptions: {
      options: sessionOptions.map((option) => `-c ${option}`).join(' '),
      application_name: 'arcadia-cloud',
      // A request that waits longer for a connection gets a 503, even if all connections wait for each other.
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      onPoolCreated: reclaimClients,
    },
    extensions: [Migrator],
    ensureDatabase: false,
    migrations: {
      migrationsList: migrations,
      tableName: 'schema_migrations',
      snapshot: false,
      // One transaction per migration: see `runMigrations()`.
      allOrNothing: false,
      silent: true,
    },
  });
}

/**
 * Returns a client to its pool if PostgreSQL ends the session while the client is in use. Kysely returns a client after
 * `begin`, `commit` or `rollback`, but not if these fail, as they do then. Without this, each session that ends within
 * a transaction would take one connection from the pool for good.
 */
function reclaimClients(pool: Pool): void {
  const inUse = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => inUse.add(client));
  pool.on('release', (_error, client) => inUse.delete(client));
  pool.on('connect', (client) =>
    client.once('end', () => {
      if (!inUse.has(client)) return;
      client.release(true);
      // The code that uses the client may release it again, but the pool accepts a client only once.
      client.release = () => undefined;
    }),
  );
}
