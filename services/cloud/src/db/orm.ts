import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { entities } from './entities.ts';
import { migrations } from './migrations/migrations.ts';
import { reclaimClients } from './reclaim-clients.ts';
import { tenantFilters } from './tenant-scope.ts';

/** Connects lazily to `databaseUrl`; sessions speak UTC. Close it with `orm.close()`. */
export function createOrm(options: { databaseUrl: string; poolSize?: number }): MikroORM {
  return new MikroORM({
    clientUrl: options.databaseUrl,
    entities,
    filters: tenantFilters,
    pool: { min: 0, max: options.poolSize ?? 20 },
    driverOptions: {
      options: '-c timezone=UTC',
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
