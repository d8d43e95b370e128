import { Migration } from '@mikro-orm/migrations';
import { buildIndex, type NewIndex } from './build-index.ts';

/**
 * Gives each filter of a list an index in the order of the list, so that a page reads its own rows, however many others
 * the table has. If it is interrupted, it may run again.
 */
export class IndexLists extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    const execute = (statement: string) => this.execute(statement);
    for (const index of indexes) await buildIndex(execute, index);
    // `cloud_invoices_of_period` has the same first column.
    await execute('drop index concurrently if exists cloud_invoices_period');
  }
}

const indexes: readonly NewIndex[] = [
  { name: 'cloud_deployments_of_state', on: 'cloud_deployments (state, created_at, id)' },
  { name: 'cloud_resources_of_kind', on: 'cloud_resources (kind, created_at, id)' },
  { name: 'audit_log_of_action', on: 'audit_log (action, created_at, id)' },
  { name: 'cloud_invoices_of_period', on: 'cloud_invoices (period, created_at, id)' },
  {
    name: 'cloud_invoices_of_ingest_status',
    on: 'cloud_invoices (ingest_status, created_at, id)',
  },
  {
    name: 'cloud_invoices_of_finance_status',
    on: 'cloud_invoices (finance_status, created_at, id)',
  },
  {
    name: 'cloud_invoices_unreconciled',
    on: 'cloud_invoices (created_at, id) where reconciled is not true',
  },
  {
    name: 'cloud_invoices_tax_differs',
    on: 'cloud_invoices (created_at, id) where tax_differs',
  },
  {
    name: 'cloud_invoices_behind',
    // An expression, because PostgreSQL estimates no comparison of two columns.
    on: 'cloud_invoices (coalesce(pushed_revision <> coalesce(applied_revision, 0), false), created_at, id)',
  },
  { name: 'plan_versions_page', on: 'plan_versions (created_at, id)' },
  { name: 'plan_versions_of_status', on: 'plan_versions (status, created_at, id)' },
  { name: 'addons_of_status', on: 'addons (status, created_at, id)' },
  { name: 'cloud_accounts_page', on: 'cloud_accounts (created_at, id)' },
];
