import { Migrator } from '@mikro-orm/migrations';
import { type EntityClass, type FilterDef, MikroORM, type Options } from '@mikro-orm/postgresql';
import { migrations } from './migrations/migrations.ts';
import { newId } from './new-id.ts';
import { defaultStoreLimits, type StoreLimits } from './store-limits.ts';
import { createPoolWatch, type PoolUsage, type PoolWatch } from './watch-pool.ts';

export interface OrmOptions {
  /** `postgres://user:password@host:5432/database`. */
  readonly databaseUrl: string;
  readonly entities: readonly EntityClass<unknown>[];
  readonly filters: Record<string, FilterDef>;
  /** The maximum number of connections. Default: 20. */
  readonly poolSize?: number | undefined;
  /** How long to wait for PostgreSQL. Default: `defaultStoreLimits`. */
  readonly limits?: StoreLimits | undefined;
  /** Called with every error of a statement, and of an attempt to connect. */
  readonly onFault?: ((error: unknown) => void) | undefined;
}

const DEFAULT_POOL_SIZE = 20;

/** Creates the ORM. It connects at the first query. Close it with `orm.close()`, which does not wait for long. */
export function createOrm(options: OrmOptions): MikroORM {
  const watch = createPoolWatch(options.limits ?? defaultStoreLimits, [], options.onFault);
  return new WatchedOrm(watch, {
    clientUrl: options.databaseUrl,
    // Of each ORM another one: otherwise `fork()` within a transaction of one ORM returns an EntityManager of that ORM.
    contextName: newId(),
    entities: [...options.entities],
    filters: options.filters,
    pool: { min: 0, max: options.poolSize ?? DEFAULT_POOL_SIZE },
    driverOptions: {
      ...watch.options,
      application_name: 'arcadia-cloud',
      onPoolCreated: watch.attach,
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

/** How many connections of the ORM's pool are in use, idle and waited for. */
export function readPoolUsage(orm: MikroORM): PoolUsage {
  if (orm instanceof WatchedOrm) return orm.poolUsage;
  throw new TypeError('The ORM has no watched pool. Create it with createOrm().');
}

/** Closes its pool within a bounded time, even if connections are silent. */
class WatchedOrm extends MikroORM {
  readonly #watch: PoolWatch;

  constructor(watch: PoolWatch, options: Partial<Options>) {
    super(options);
    this.#watch = watch;
  }

  get poolUsage(): PoolUsage {
    return this.#watch.usage;
  }

  override close(force?: boolean): Promise<void> {
    return this.#watch.close(super.close(force));
  }
}
