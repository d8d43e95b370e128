import { Migration } from '@mikro-orm/migrations';

/**
 * Keeps every attempt to push an invoice to finance, committed before the request is sent, and every answer to it. An
 * attempt without an answer may have reached finance.
 */
export class KeepFinanceReceipts extends Migration {
  override async up(): Promise<void> {
    await this.execute(`
      create table finance_push_attempts (
        id uuid primary key,
        invoice_id uuid not null references cloud_invoices (id) on delete cascade,
        revision integer,
        run_id uuid,
        digest text not null,
        target text not null,
        amount_gross_minor bigint not null,
        amount_tax_minor bigint not null,
        currency text not null,
        deadline_at timestamptz(3) not null,
        created_at timestamptz(3) not null default now()
      )`);
    await this.execute(
      'create index finance_push_attempts_of_invoice on finance_push_attempts (invoice_id, created_at)',
    );
    await this.execute(`
      create table finance_push_receipts (
        attempt_id uuid primary key references finance_push_attempts (id) on delete cascade,
        outcome text not null check (outcome in ('created', 'updated', 'refused')),
        finance_invoice_id text,
        status integer,
        detail text,
        received_at timestamptz(3) not null default now(),
        check ((outcome = 'refused') = (finance_invoice_id is null))
      )`);
    // The books that an operator decided not to send the invoice to.
    await this.execute('alter table cloud_invoices add column finance_target_declined text');
    for (const table of ['finance_push_attempts', 'finance_push_receipts']) {
      await this.execute(`create trigger ${table}_append_only before update on ${table}
        for each row execute function refuse_change()`);
      await this.execute(`create trigger ${table}_no_truncate before truncate on ${table}
        for each statement execute function refuse_truncate()`);
    }
  }
}
