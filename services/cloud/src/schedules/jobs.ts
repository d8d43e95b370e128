import type { WorkKind } from '../queue/work-kind.ts';

/** What wakes which work, and when. */
export interface Job {
  readonly name: string;
  /** In UTC. */
  readonly cron: string;
  readonly wakes: WorkKind;
}

/** The schedules. They only wake: PostgreSQL says what is due. */
export const jobs: readonly Job[] = [
  { name: 'balance-snapshot', cron: '7 * * * *', wakes: 'balance-snapshot' },
  { name: 'billing-history', cron: '23 2 * * *', wakes: 'billing-history' },
  { name: 'invoice-ingest', cron: '*/5 * * * *', wakes: 'ingest' },
  { name: 'finance-push', cron: '*/5 * * * *', wakes: 'push' },
  { name: 'inventory-sync', cron: '*/15 * * * *', wakes: 'inventory-sync' },
  { name: 'deployment-due', cron: '* * * * *', wakes: 'deployment-due' },
  { name: 'log-heads', cron: '11 3 * * *', wakes: 'log-heads' },
];
