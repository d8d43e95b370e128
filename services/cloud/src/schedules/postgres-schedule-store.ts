import { PostgresBackend } from '@agendajs/postgres-backend';
import type { Pool } from 'pg';
import { z } from 'zod';
import { defaultStoreLimits, type StoreLimits } from '../db/store-limits.ts';
import { isStoreOutage, isStoreUnavailable } from '../db/store-unavailable.ts';
import { createPool } from '../db/watch-pool.ts';
import { SCHEDULE_COLLECTION, type ScheduleStore } from './schedule-store.ts';

/** Agenda cannot name a schema, so it is the only one that the connections of the store search. */
const SCHEMA = 'agenda';

/** A check of the schedules is tried again soon, so it need not wait long for a connection. */
const MAX_CONNECT_MS = 3_000;

/**
 * Creates a store in PostgreSQL, for a service without MongoDB. Agenda creates the tables itself, in the schema `agenda`: the
 * role of the service may create nothing elsewhere.
 *
 * @param options.limits How long to wait for PostgreSQL. Default: `defaultStoreLimits`.
 * @param options.onFault Called with every error of a statement, and of an attempt to connect.
 */
export function postgresScheduleStore(
  databaseUrl: string,
  options: {
    readonly limits?: StoreLimits;
    readonly onFault?: (error: unknown) => void;
  } = {},
): ScheduleStore {
  const { limits = defaultStoreLimits, onFault } = options;
  const { pool, close } = createPool(
    { connectionString: databaseUrl, max: 4, application_name: 'arcadia-cloud-schedules' },
    { ...limits, connectMs: Math.min(limits.connectMs, MAX_CONNECT_MS) },
    { settings: [['search_path', SCHEMA]], onFault },
  );
  return {
    backend: 'postgres',
    async connect() {
      await createTables(pool);
      return new PostgresBackend({ pool, ...tables, ...withoutListening, ensureSchema: false });
    },
    async ensureStructure() {
      const { rows } = await pool.query<{ exists: boolean }>(
        'select to_regclass($1) is not null as exists',
        [SCHEDULE_COLLECTION],
      );
      if (rows[0]?.exists !== true) await createTables(pool);
    },
    async schedules() {
      const found = await pool.query(
        `select name, repeat_interval as cron, repeat_timezone as "timeZone"
         from ${SCHEDULE_COLLECTION} where repeat_interval is not null`,
      );
      return rows.parse(found.rows);
    },
    async isUp() {
      return (await pool.query('select 1')).rowCount === 1;
    },
    isOutage: isStoreUnavailable,
    isMonitored: isStoreOutage,
    close,
  };
}

/**
 * Agenda reads its table every few seconds in any case. Notifications would only take a connection that listens, and its
 * silence nobody would notice.
 */
const withoutListening = { disableNotifications: true };

const tables = { tableName: SCHEDULE_COLLECTION, logTableName: `${SCHEDULE_COLLECTION}_logs` };

const rows = z.array(
  z.object({ name: z.string(), cron: z.string(), timeZone: z.string().nullable() }),
);

/** The key of an advisory lock. Nothing else locks on this number. */
const TABLES_LOCK = 7_243_191;

/** Lets Agenda create its tables, one instance at a time: its `create … if not exists` fails if two race. */
async function createTables(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    // In a transaction, so that PostgreSQL frees the lock soon even if it does not notice a broken connection.
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [TABLES_LOCK]);
    const backend = new PostgresBackend({ pool, ...tables, ...withoutListening });
    await backend.connect();
    await backend.disconnect();
  } finally {
    // Ends the session, and with it the lock. A statement that ends the transaction would fail on a broken connection.
    client.release(true);
  }
}
