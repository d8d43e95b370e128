import type { AgendaBackend } from 'agenda';

/** A schedule as the store keeps it. */
export interface StoredSchedule {
  readonly name: string;
  readonly cron: string | null;
  readonly timeZone: string | null;
}

/** The place in which Agenda keeps its schedules. One conformance test runs against every implementation. */
export interface ScheduleStore {
  readonly backend: 'mongodb' | 'postgres';
  /** Connects Agenda to the store. Rejects while the store is unreachable, and may be called again then. */
  connect(): Promise<AgendaBackend>;
  /** Creates the missing parts of a wiped store: its tables, or the index that keeps instances from storing a schedule twice. */
  ensureStructure(): Promise<void>;
  /** Reads every schedule that repeats, by one cheap query. */
  schedules(): Promise<readonly StoredSchedule[]>;
  isUp(): Promise<boolean>;
  /** Whether an error says that the store is away, silent or too slow. Any other error is a fault of the service. */
  isOutage(error: unknown): boolean;
  /** Whether the monitor of PostgreSQL logs an error. */
  isMonitored(error: unknown): boolean;
  close(): Promise<void>;
}

/** The name of the collection in MongoDB, and of the table in PostgreSQL. */
export const SCHEDULE_COLLECTION = 'cloud_billing';
