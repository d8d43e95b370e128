import { Migration } from '@mikro-orm/migrations';

/**
 * Prepares the tables for a service whose role does not own them. A function of the owner does the little that such a role may
 * do to append-only tables, and a schema of its own takes the tables that Agenda creates.
 *
 * A revision and an attempt to push could be deleted by themselves until here. From here on they go only with their
 * invoice, and an invoice that is final does not go.
 */
export class SeparateRoles extends Migration {
  override async up(): Promise<void> {
    await this.execute(deleteExpiredRuns);
    await this.execute(onlyForService);
    for (const statement of keepWithInvoice) await this.execute(statement);
    await this.execute('create schema if not exists agenda');
  }
}

/** The age is fixed, so that no caller can ask for younger runs. */
const deleteExpiredRuns = `
create function delete_expired_work_runs(max_rows integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  deleted integer;
begin
  delete from work_runs where id in (
    select id from work_runs where ended_at <= now() - interval '90 days' limit max_rows);
  get diagnostics deleted = row_count;
  return deleted;
end $$`;

/** `arcadia migrate` lets the role of the service execute it. */
const onlyForService = 'revoke execute on function delete_expired_work_runs(integer) from public';

/** When a row goes with its parent, the parent is gone already. A temporary table could hide one without its schema. */
const keepWithInvoice: readonly string[] = [
  `create function keep_with_invoice() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' and not exists (select from public.cloud_invoices where id = old.invoice_id) then
      return old;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end $$`,
  `create function keep_with_push_attempt() returns trigger language plpgsql as $$
  begin
    if tg_op = 'DELETE' and not exists (select from public.finance_push_attempts where id = old.attempt_id) then
      return old;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
  end $$`,
  `create function keep_final_invoice() returns trigger language plpgsql as $$
  begin
    raise exception 'invoice % is final and stays', old.id using errcode = 'integrity_constraint_violation';
  end $$`,
  `create or replace trigger cloud_invoice_revisions_append_only before update or delete
    on cloud_invoice_revisions for each row execute function keep_with_invoice()`,
  `create or replace trigger finance_push_attempts_append_only before update or delete
    on finance_push_attempts for each row execute function keep_with_invoice()`,
  `create or replace trigger finance_push_receipts_append_only before update or delete
    on finance_push_receipts for each row execute function keep_with_push_attempt()`,
  `create trigger cloud_invoices_final_stay before delete on cloud_invoices
    for each row when (not old.provisional) execute function keep_final_invoice()`,
  // Otherwise a final invoice could be made a preview first, and then deleted.
  `create trigger cloud_invoices_stay_final before update on cloud_invoices
    for each row when (not old.provisional and new.provisional) execute function keep_final_invoice()`,
];
