import type { AgendaBackend } from 'agenda';

/** A schedule as the store has it. */
export interface StoredSchedule {
  readonly name: string;
  readonly cron: string | null;
  readonly timeZone: string | null;
}

/** Where Agenda keeps its schedules. One conformance test runs against every one of these. */
export interface ScheduleStore {
  readonly backend: 'mongodb' | 'postgres';
  /** Rejects while the store is away; may be called again. */
  connect(): Promise<AgendaBackend>;
  /** Every schedule that repeats, by one cheap query. */
  schedules(): Promise<readonly StoredSchedule[]>;
  isUp(): Promise<boolean>;
  close(): Promise<void>;
}

/** The collection, or the table, of the schedules. */
export const scheduleCollection = 'cloud_billing';
