import { Migration } from '@mikro-orm/migrations';

/**
 * Gives each recurring work item the name of its kind as its key. The release before called all of them 'digitalocean',
 * although most have nothing to do with the provider. Due times and attempts stay. An item that an instance runs right
 * now is left to it: the worker takes it over afterwards.
 *
 * An item under the former key stays behind for each kind, and is never due: an instance of the release before, which may
 * still run, finds it there and creates no other. A later migration deletes these items.
 */
export class NameRecurringWork extends Migration {
  override async up(): Promise<void> {
    await this.execute(`
      update work_items set key = kind where key = 'digitalocean' and kind in (${kinds})
        and (lease_until is null or lease_until <= now())`);
    await this.execute(`
      insert into work_items (kind, key, due_at)
      select kind, 'digitalocean', '9999-12-31T00:00:00Z'::timestamptz
      from unnest(array[${kinds}]) as recurring (kind)
      on conflict do nothing`);
  }
}

const kinds = `'inventory-sync', 'balance-snapshot', 'billing-history', 'idempotency-purge', 'log-heads',
  'due-repair'`;
