import { Migration } from '@mikro-orm/migrations';

/**
 * Gives every invoice its revisions: which document gave its amount, tax, lines and totals. An invoice that was ingested
 * before has one revision, with the latest of its documents, even if a later ingest of it has failed.
 */
export class ReviseInvoices extends Migration {
  override async up(): Promise<void> {
    await this.execute(documents);
    await this.execute(invoices);
    await this.execute(revisions);
    await this.execute(firstRevisions);
    await this.execute(formerRelease);
  }
}

/** The items and the summary are kept with the CSV, so that lines can be rebuilt without the provider. */
const documents = `
alter table cloud_invoice_documents
  add column encoding text not null default 'identity' check (encoding in ('identity', 'gzip')),
  add column items bytea,
  add column summary jsonb`;

const invoices = `
alter table cloud_invoices
  add column provider_amount numeric,
  add column applied_revision integer,
  add column pushed_revision integer,
  add column rounding numeric,
  add column tax_differs boolean not null default false,
  add column differences jsonb,
  add column finance_target text,
  drop constraint cloud_invoices_ingest_status_check,
  add constraint cloud_invoices_ingest_status_check
    check (ingest_status in ('pending', 'ingested', 'failed', 'held'))`;

const revisions = `
create table cloud_invoice_revisions (
  invoice_id uuid not null references cloud_invoices (id) on delete cascade,
  revision integer not null check (revision >= 1),
  document_sha256 text,
  cause text not null check (cause in ('provider', 'reparse', 'operator')),
  amount numeric not null,
  currency text not null,
  line_count integer not null,
  lines_total numeric not null,
  tax_total numeric not null,
  delta numeric not null,
  rounding numeric not null default 0,
  reconciled boolean not null,
  differences jsonb,
  reason text,
  applied_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (invoice_id, revision)
);
create trigger cloud_invoice_revisions_append_only before update on cloud_invoice_revisions
  for each row execute function refuse_change();
create trigger cloud_invoice_revisions_no_truncate before truncate on cloud_invoice_revisions
  for each statement execute function refuse_truncate()`;

const firstRevisions = `
insert into cloud_invoice_revisions (invoice_id, revision, document_sha256, cause, amount, currency,
  line_count, lines_total, tax_total, delta, reconciled, applied_at, created_at)
select i.id, 1, (select d.sha256 from cloud_invoice_documents d where d.invoice_id = i.id
    order by d.fetched_at desc, d.id desc limit 1),
  'provider', i.amount, i.currency, coalesce(i.line_count, 0), coalesce(i.lines_total, 0),
  coalesce(i.tax_total, 0), coalesce(i.delta, 0), coalesce(i.reconciled, false), i.updated_at, i.updated_at
from cloud_invoices i where i.ingest_status = 'ingested' or i.reconciled is not null;
update cloud_invoices set provider_amount = amount,
  applied_revision = case when ingest_status = 'ingested' or reconciled is not null then 1 end,
  pushed_revision = case
    when (ingest_status = 'ingested' or reconciled is not null) and finance_status = 'pushed' then 1 end;
alter table cloud_invoices alter column provider_amount set not null`;

/**
 * An instance of the release before writes the header of the provider to `amount` alone, and knows no revision that is of
 * the preview when the invoice becomes final.
 */
const formerRelease = `
create function fill_provider_amount() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.provider_amount := coalesce(new.provider_amount, new.amount);
  elsif new.amount is distinct from old.amount and new.provider_amount is not distinct from old.provider_amount
    and new.applied_revision is not distinct from old.applied_revision then
    new.provider_amount := new.amount;
  end if;
  if tg_op = 'UPDATE' and old.provisional and not new.provisional
    and new.applied_revision is not distinct from old.applied_revision then
    new.applied_revision := null;
  end if;
  return new;
end $$;
create trigger cloud_invoices_provider_amount before insert or update on cloud_invoices
  for each row execute function fill_provider_amount()`;
