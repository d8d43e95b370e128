import { PostgresBackend } from '@agendajs/postgres-backend';
import pg from 'pg';
import { z } from 'zod';
import { type ScheduleStore, scheduleCollection } from './schedule-store.ts';

const rows = z.array(
  z.object({ name: z.string(), cron: z.string(), timeZone: z.string().nullable() }),
);

const tables = { tableName: scheduleCollection, logTableName: `${scheduleCollection}_logs` };
/** Any number that nothing else locks on. */
const schemaLock = 7_243_191;

/** Schedules in PostgreSQL, for where there is no MongoDB. Agenda makes the table itself. */
export function postgresScheduleStore(databaseUrl: string): ScheduleStore {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 4,
    connectionTimeoutMillis: 3000,
    application_name: 'arcadia-cloud-schedules',
  });
  // An idle connection that breaks is replaced at the next query, which has the error if it lasts.
  pool.on('error', () => undefined);
  return {
    backend: 'postgres',
    async connect() {
      await makeTables(pool);
      return new PostgresBackend({ pool, ...tables, ensureSchema: false });
    },
    async schedules() {
      const found = await pool.query(
        `select name, repeat_interval as cron, repeat_timezone as "timeZone"
         from ${scheduleCollection} where repeat_interval is not null`,
      );
      return rows.parse(found.rows);
    },
    async isUp() {
      return (await pool.query('select 1')).rowCount === 1;
    },
    close: () => pool.end(),
  };
}

/** Lets Agenda make its tables, one instance at a time: its `create … if not exists` fails where two race. */
async function makeTables(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [schemaLock]);
    const backend = new PostgresBackend({ pool, ...tables, disableNotifications: true });
    await backend.connect();
    await backend.disconnect();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [schemaLock]);
    client.release();
  }
}
