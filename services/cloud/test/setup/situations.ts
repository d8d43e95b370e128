import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';

/** Empties the tables that attention reads, as a superuser. */
export async function clearSituations(em: EntityManager): Promise<void> {
  await em.execute(`
    delete from work_items; delete from work_kinds; delete from instances; delete from attention_dismissals;
    alter table cloud_invoices disable trigger cloud_invoices_final_stay; delete from cloud_invoices;
    alter table cloud_invoices enable trigger cloud_invoices_final_stay;
    delete from cloud_balance_snapshots; delete from cloud_accounts;
    alter table work_runs disable trigger work_runs_kept; delete from work_runs;
    alter table work_runs enable trigger work_runs_kept`);
}

export async function insertAccount(
  em: EntityManager,
  { notVisible = [] }: { readonly notVisible?: readonly string[] } = {},
): Promise<string> {
  const id = randomUUID();
  await em.execute(
    `insert into cloud_accounts (id, provider, urn, name, not_visible_kinds)
     values (?, 'digitalocean', ?, 'Arcadia', ?::jsonb)`,
    [id, `do:team:${id}`, JSON.stringify(notVisible)],
  );
  return id;
}

/** Inserts an invoice; `columns` override its columns. Returns its id. */
export async function insertInvoice(
  em: EntityManager,
  accountId: string,
  columns: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const id = randomUUID();
  const row = {
    id,
    account_id: accountId,
    provider_uuid: id,
    period: '2026-04',
    amount: '100.00',
    currency: 'USD',
    ingest_status: 'ingested',
    finance_status: 'pending',
    line_count: 0,
    matched_count: 0,
    ...columns,
  };
  const names = Object.keys(row);
  await em.execute(
    `insert into cloud_invoices (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    Object.values(row),
  );
  return id;
}

export async function insertRevision(
  em: EntityManager,
  invoiceId: string,
  revision: number,
  amount: string,
  createdAt = new Date().toISOString(),
): Promise<void> {
  await em.execute(
    `insert into cloud_invoice_revisions (invoice_id, revision, cause, amount, currency, line_count,
       lines_total, tax_total, delta, reconciled, created_at)
     values (?, ?, 'provider', ?, 'USD', 1, ?, 0, 0, true, ?)`,
    [invoiceId, revision, amount, amount, createdAt],
  );
}

/** Inserts a cost line that matches no resource. */
export async function insertUnmatchedLine(
  em: EntityManager,
  invoiceId: string,
  amount: string,
  reason = 'no_such_resource',
): Promise<void> {
  await em.execute(
    `insert into cloud_cost_lines
       (id, invoice_id, "row", kind, charge_category, product, description, amount, currency, unmatched_reason)
     values (?, ?, 2, 'droplet', 'usage', 'Droplets', 'web-1', ?, 'USD', ?)`,
    [randomUUID(), invoiceId, amount, reason],
  );
}

/** Inserts a work item; `columns` are SQL expressions that override its columns. */
export async function insertItem(
  em: EntityManager,
  kind: string,
  key: string,
  columns: Readonly<Record<string, string>> = {},
): Promise<void> {
  const names = ['kind', 'key', ...Object.keys(columns)];
  await em.execute(
    `insert into work_items (${names.join(', ')}) values (?, ?${Object.values(columns)
      .map((expression) => `, ${expression}`)
      .join('')})`,
    [kind, key],
  );
}

/** Inserts an instance; `columns` are SQL expressions that override its columns. Returns its id. */
export async function insertInstance(
  em: EntityManager,
  columns: Readonly<Record<string, string>> = {},
): Promise<string> {
  const id = randomUUID();
  const row = { version: "'1.0.0'", schema: "'schema'", ...columns };
  await em.execute(
    `insert into instances (id, ${Object.keys(row).join(', ')})
     values (?, ${Object.values(row).join(', ')})`,
    [id],
  );
  return id;
}

/** Inserts a run that has ended; `endedAt` is an SQL expression. */
export async function insertRun(
  em: EntityManager,
  kind: string,
  endedAt: string,
  { outcome = 'done', result = {}, error = null }: RunColumns = {},
): Promise<void> {
  await em.execute(
    `insert into work_runs (id, item_id, kind, key, attempt, started_at, ended_at, outcome, result, error)
     values (?, ?, ?, ?, 1, ${endedAt}, ${endedAt}, ?, ?::jsonb, ?)`,
    [randomUUID(), randomUUID(), kind, kind, outcome, JSON.stringify(result), error],
  );
}

interface RunColumns {
  readonly outcome?: string;
  readonly result?: object;
  readonly error?: string | null;
}
