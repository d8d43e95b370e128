/** Work that comes again, by its kind, with the slots (UTC) at which it becomes due. */
export const recurringWork = {
  'inventory-sync': '*/15 * * * *',
  'balance-snapshot': '7 * * * *',
  'billing-history': '23 2 * * *',
  'idempotency-purge': '41 * * * *',
  'log-heads': '11 3 * * *',
  'due-repair': '29 * * * *',
} as const satisfies Record<string, string>;

export type RecurringKind = keyof typeof recurringWork;

/** What a work item is for. The key of an `ingest` or `push` is an invoice's id, that of `deployment-due` a deployment's. */
export type WorkKind = RecurringKind | 'ingest' | 'push' | 'deployment-due';

/** The one key of recurring work that asks the provider. */
export const PROVIDER_KEY = 'digitalocean';

export function isRecurring(kind: WorkKind): kind is RecurringKind {
  return Object.hasOwn(recurringWork, kind);
}
