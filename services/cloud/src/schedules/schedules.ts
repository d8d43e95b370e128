import { type RecurringKind, recurringWork, type WorkKind } from '../queue/work-kind.ts';

/** A cron entry in Agenda. */
export interface Schedule {
  readonly name: string;
  /** In UTC. */
  readonly cron: string;
  /** The kind of work that the worker is woken for. */
  readonly wakes: WorkKind;
}

/**
 * Every schedule. A schedule only wakes the worker; PostgreSQL says which work is due. Recurring kinds without a
 * schedule run in the worker's sweep, which comes every 15 seconds.
 */
export const schedules: readonly Schedule[] = [
  atSlotsOf('balance-snapshot'),
  atSlotsOf('billing-history'),
  { name: 'invoice-ingest', cron: '*/5 * * * *', wakes: 'ingest' },
  { name: 'finance-push', cron: '*/5 * * * *', wakes: 'push' },
  atSlotsOf('inventory-sync'),
  { name: 'deployment-due', cron: '* * * * *', wakes: 'deployment-due' },
  atSlotsOf('log-heads'),
  atSlotsOf('finance-reconcile'),
];

/** Returns the schedule of a recurring kind: it has the kind's name, and wakes the worker at the kind's slots. */
function atSlotsOf(kind: RecurringKind): Schedule {
  return { name: kind, cron: recurringWork[kind], wakes: kind };
}
