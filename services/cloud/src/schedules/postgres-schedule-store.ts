import { PostgresBackend } from '@agendajs/postgres-backend';
import pg from 'pg';
import { z } from 'zod';
import { SCHEDULE_COLLECTION, type ScheduleStore } from './schedule-store.ts';

/** Creates a store in PostgreSQL, for a service without MongoDB. Agenda creates the tables itself. */
export function postgresScheduleStore(databaseUrl: string): ScheduleStore {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    connectionTimeoutMillis: 3000,
    application_name: 'arcadia-cloud-schedules',
  });
  // The pool replaces a broken idle connection at the next query, and that query reports an error that lasts.
  pool.on('error', () => undefined);
  return {
    backend: 'postgres',
    async connect() {
      await createTables(pool);
      return new PostgresBackend({ pool, ...tables, ensureSchema: false });
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
    close: () => pool.end(),
  };
}

const tables = { tableName: SCHEDULE_COLLECTION, logTableName: `${SCHEDULE_COLLECTION}_logs` };

const rows = z.array(
  z.object({ name: z.string(), cron: z.string(), timeZone: z.string().nullable() }),
);

/** The key of an advisory lock. Nothing else locks on this number. */
const TABLES_LOCK = 7_243_191;

/** Lets Agenda create its tables, one instance at a time: its `create … if not exists` fails if two race. */
async function createTables(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TABLES_LOCK]);
    const backend = new PostgresBackend({ pool, ...tables, disableNotifications: true });
    await backend.connect();
    await backend.disconnect();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TABLES_LOCK]);
    client.release();
  }
}
