import { Migration } from '@mikro-orm/migrations';

/**
 * Gives each recurring work item the name of its kind as its key. The release before called all of them 'digitalocean',
 * although most have nothing to do with the provider. Due times, attempts and leases stay.
 */
export class NameRecurringWork extends Migration {
  override async up(): Promise<void> {
    await this.execute(`
      update work_items set key = kind
      where key = 'digitalocean' and kind in ('inventory-sync', 'balance-snapshot', 'billing-history',
        'idempotency-purge', 'log-heads', 'due-repair')`);
  }
}
