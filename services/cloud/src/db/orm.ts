import { Migrator } from '@mikro-orm/migrations';
import { type EntityClass, type FilterDef, MikroORM } from '@mikro-orm/postgresql';
import { migrations } from './migrations/migrations.ts';
import { reclaimClients } from './reclaim-clients.ts';

/**
 * Sessions speak UTC. One whose instance has vanished without a word ends within a minute, and with it the locks on the
 * rows that it had; by default PostgreSQL would keep them for two hours.
 */
const sessionOptions = [
  'timezone=UTC',
  'tcp_keepalives_idle=30',
  'tcp_keepalives_interval=10',
  'tcp_keepalives_count=3',
];

export interface OrmOptions {
  /** `postgres://user:password@host:5432/database`. */
  readonly databaseUrl: string;
  readonly entities: readonly EntityClass<unknown>[];
  readonly filters: Record<string, FilterDef>;
  /** The most connections at the same time. Default: 20. */
  readonly poolSize?: number;
}

/** Creates the ORM. It connects at the first query; close it with `orm.close()`. */
export function createOrm(options: OrmOptions): MikroORM {
  return new MikroORM({
    clientUrl: options.databaseUrl,
    entities: [...options.entities],
    filters: options.filters,
    pool: { min: 0, max: options.poolSize ?? 20 },
    driverOptions: {
      options: sessionOptions.map((option) => `-c ${option}`).join(' '),
      application_name: 'arcadia-cloud',
      // Waiting for a connection ends in 503 rather than never, also where those who have one wait for each other.
      connectionTimeoutMillis: 10_000,
      onPoolCreated: reclaimClients,
    },
    extensions: [Migrator],
    ensureDatabase: false,
    migrations: {
      migrationsList: migrations,
      tableName: 'schema_migrations',
      snapshot: false,
      // Each in a transaction of its own: `migrate()` says why.
      allOrNothing: false,
      silent: true,
    },
  });
}
