import { Migration } from '@mikro-orm/migrations';
import { lockTablesFirst } from './lock-tables.ts';

/**
 * Makes the month a part of the key of cost lines, so that the table can be divided into a partition per month: no index
 * that is unique, and no foreign key, has the id alone. All of it takes a moment, since the indexes are built.
 */
export class KeyCostLinesByPeriod extends Migration {
  override async up(): Promise<void> {
    await this.execute(lockTablesFirst('cloud_invoices, cloud_cost_lines'));
    await this.execute(`
      alter table cloud_cost_lines
        drop constraint cloud_cost_lines_pkey,
        drop constraint cloud_cost_lines_invoice_id_fkey,
        add constraint cloud_cost_lines_pkey primary key using index cloud_cost_lines_key`);
    await this.execute('drop index cloud_cost_lines_page, cloud_cost_lines_invoice');
  }
}
