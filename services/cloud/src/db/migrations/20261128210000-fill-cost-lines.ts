import { Migration } from '@mikro-orm/migrations';
import { backFill } from './back-fill.ts';
import { buildIndex, type NewIndex } from './build-index.ts';
import { lockTablesFirst } from './lock-tables.ts';

/**
 * Fills the columns of the migration before, and builds the indexes that the next one makes keys of. Instances of the
 * release before go on to read and to write. If it is interrupted, it may run again.
 */
export class FillCostLines extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    const execute = (statement: string) => this.execute(statement);
    await backFill(execute, {
      table: 'cloud_cost_lines',
      // The lock keeps a discovery from changing the invoice before the statement commits.
      set: `(period, provisional) = (select i.period, i.provisional from cloud_invoices i
        where i.id = filled.invoice_id for key share)`,
      where: 'filled.period is null',
    });
    for (const constraint of ['cloud_cost_lines_version_check', 'cloud_cost_lines_invoice_fkey']) {
      await execute(`alter table cloud_cost_lines validate constraint ${constraint}`);
    }
    // With a valid constraint, `set not null` reads no row.
    await execute(`${lockTablesFirst('cloud_cost_lines')}
      alter table cloud_cost_lines
        drop constraint if exists cloud_cost_lines_filled,
        add constraint cloud_cost_lines_filled
          check (period is not null and provisional is not null) not valid`);
    await execute('alter table cloud_cost_lines validate constraint cloud_cost_lines_filled');
    await execute(`${lockTablesFirst('cloud_cost_lines')}
      alter table cloud_cost_lines
        alter column period set not null,
        alter column provisional set not null,
        drop constraint cloud_cost_lines_filled`);
    for (const index of indexes) await buildIndex(execute, index);
  }
}

/** Each list begins at its first row, however many lines the table has. */
const indexes: readonly NewIndex[] = [
  { name: 'cloud_cost_lines_key', isUnique: true, on: 'cloud_cost_lines (period, id)' },
  {
    name: 'cloud_cost_lines_of_period',
    on: 'cloud_cost_lines (period, provisional, created_at, id) where superseded_at is null',
  },
  {
    // The kind comes first: a list of a rare kind in all months reads the lines of that kind, and no others.
    name: 'cloud_cost_lines_of_kind',
    on: 'cloud_cost_lines (kind, provisional, period, created_at, id) where superseded_at is null',
  },
  {
    name: 'cloud_cost_lines_live',
    on: 'cloud_cost_lines (provisional, created_at, id) where superseded_at is null',
  },
  { name: 'cloud_cost_lines_of_invoice', on: 'cloud_cost_lines (invoice_id, created_at, id)' },
  {
    name: 'cloud_cost_lines_unmatched',
    on: `cloud_cost_lines (invoice_id) where resource_id is null
      and unmatched_reason <> 'not_a_resource' and superseded_at is null`,
  },
  {
    name: 'cloud_cost_lines_superseded',
    on: 'cloud_cost_lines (invoice_id) where superseded_at is not null',
  },
];
