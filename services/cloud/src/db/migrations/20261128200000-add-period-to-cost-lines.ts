import { Migration } from '@mikro-orm/migrations';
import { lockTablesFirst } from './lock-tables.ts';

/**
 * Gives every cost line the month and the state of its invoice, and a version. The next migration fills the lines that the
 * table has already; triggers fill those that an instance of the release before stores meanwhile.
 */
export class AddPeriodToCostLines extends Migration {
  override async up(): Promise<void> {
    await this.execute(lockTablesFirst('cloud_invoices, cloud_cost_lines'));
    await this.execute(columns);
    await this.execute(fillTrigger);
    await this.execute(ofInvoice);
    await this.execute(liveLines);
  }
}

/** `first_version_id` is the id that the line had as version 1; null in version 1 itself. */
const columns = `
alter table cloud_cost_lines
  add column period text,
  add column provisional boolean,
  add column version integer not null default 1,
  add column first_version_id uuid,
  add column superseded_at timestamptz(3),
  add constraint cloud_cost_lines_version_check
    check (version >= 1 and (version = 1) = (first_version_id is null)) not valid`;

/** On updates too: while the next migration fills the table, an update may move a row to where it has been already. */
const fillTrigger = `
create function fill_cost_line() returns trigger language plpgsql as $$
begin
  select i.period, i.provisional into new.period, new.provisional
  from cloud_invoices i where i.id = new.invoice_id;
  return new;
end $$;
create trigger cloud_cost_lines_fill before insert or update on cloud_cost_lines for each row
  when (new.period is null or new.provisional is null) execute function fill_cost_line()`;

/**
 * A line cannot disagree with its invoice: if an instance of any release makes a provisional invoice final, PostgreSQL
 * changes its lines too.
 */
const ofInvoice = `
alter table cloud_invoices
  add constraint cloud_invoices_of_lines unique (id, period, provisional);
alter table cloud_cost_lines
  add constraint cloud_cost_lines_invoice_fkey foreign key (invoice_id, period, provisional)
    references cloud_invoices (id, period, provisional) on update cascade on delete cascade not valid`;

/** The lines that lists show and sums add up. */
const liveLines = `
create view live_cost_lines as select * from cloud_cost_lines where superseded_at is null`;
