import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import { selectUndecided } from '../billing/finance-target.ts';
import { isChangedAfterPush } from '../billing/read-invoices.ts';
import { platformSql } from '../db/tenant-scope.ts';
import { type Cause, type Situation, type Totals, toAction, toSituation } from './cause.ts';
import { type InstanceAge, sinceConfigured } from './instance-causes.ts';

/**
 * The causes that concern invoices.
 *
 * @param financeTarget The place to which this service pushes invoices. Undefined if it pushes none.
 */
export function invoiceCauses(financeTarget: string | undefined, age: InstanceAge): Cause[] {
  return [
    {
      cause: 'invoice_held',
      severity: 'warning',
      dismissible: false,
      read: (em) => readHeldInvoices(em, { taxDiffers: false }),
    },
    {
      cause: 'tax_differs',
      severity: 'warning',
      dismissible: false,
      read: (em) => readHeldInvoices(em, { taxDiffers: true }),
    },
    {
      cause: 'changed_after_push',
      severity: 'warning',
      dismissible: false,
      read: readChangedInvoices,
    },
    {
      cause: 'finance_target_changed',
      severity: 'warning',
      dismissible: false,
      read: (em) => readForeignInvoices(em, financeTarget, age),
    },
  ];
}

/** The totals of some invoices, and the oldest of them. */
interface InvoiceTotals extends Totals {
  readonly oldest_id: string | null;
  readonly oldest_revision: number | null;
}

/** Reads the totals of the invoices of `rows`, which has the columns `id`, `since`, `amount`, `currency` and `revision`. */
async function readTotals(
  em: EntityManager,
  rows: RawBuilder<unknown>,
): Promise<InvoiceTotals | undefined> {
  const totals = await sql<InvoiceTotals>`
    select count(*)::text as count, min(since)::text as since, max(since)::text as newest_at,
      sum(amount)::text as amount, min(currency) as currency, count(distinct currency)::text as currencies,
      (array_agg(id order by since, id))[1]::text as oldest_id,
      (array_agg(revision order by since, id))[1] as oldest_revision
    from (${rows}) concerned`.execute(platformSql(em));
  return totals.rows[0];
}

/** An invoice is held from its last failed attempt on. */
async function readHeldInvoices(
  em: EntityManager,
  { taxDiffers }: { readonly taxDiffers: boolean },
): Promise<Situation | null> {
  const totals = await readTotals(
    em,
    sql`select i.id, i.provider_amount as amount, i.currency, coalesce(w.last_error_at, i.updated_at) as since,
        (select max(revision) from cloud_invoice_revisions r where r.invoice_id = i.id) as revision
      from cloud_invoices i left join work_items w on w.kind = 'ingest' and w.key = i.id::text
      where i.ingest_status = 'held' and i.tax_differs = ${taxDiffers} and not i.provisional`,
  );
  const href = `/api/v1/billing/invoices/${totals?.oldest_id}`;
  const revision = totals?.oldest_revision ?? null;
  return toSituation(totals, {
    title: taxDiffers
      ? 'The tax of an invoice differs from the summary, so its push waits'
      : 'The lines of an invoice do not add up to its totals, so its push waits',
    // Without a revision there is nothing to accept: the provider's document must be fetched again.
    action:
      revision === null
        ? toAction('ingestInvoice', 'POST', `${href}/ingest`)
        : toAction('acceptInvoice', 'POST', `${href}/accept`, { revision }),
    objects: `/api/v1/billing/invoices?ingest_status=held&tax_differs=${taxDiffers}`,
  });
}

/** Finance has another revision than the invoice, with other amounts, until the next push succeeds. */
async function readChangedInvoices(em: EntityManager): Promise<Situation | null> {
  const totals = await readTotals(
    em,
    sql`select i.id, i.amount, i.currency, i.applied_revision as revision,
        coalesce(applied.applied_at, applied.created_at, i.updated_at) as since
      from cloud_invoices i
      left join cloud_invoice_revisions applied
        on applied.invoice_id = i.id and applied.revision = i.applied_revision
      where not i.provisional and ${isChangedAfterPush}`,
  );
  const href = `/api/v1/billing/invoices/${totals?.oldest_id}`;
  return toSituation(totals, {
    title: 'An invoice has changed after its push, and finance does not have the new amounts yet',
    action: toAction('pushInvoice', 'POST', `${href}/push`, { force: false }),
    objects: '/api/v1/billing/invoices?changed_after_push=true',
  });
}

/** Invoices in the books of another target for which nobody has decided yet whether they go to the present one. */
async function readForeignInvoices(
  em: EntityManager,
  target: string | undefined,
  { deadAfterMs }: InstanceAge,
): Promise<Situation | null> {
  if (target === undefined) return null;
  const totals = await selectUndecided(em, target)
    .select([
      sql<string>`count(*)::text`.as('count'),
      sql<string>`sum(amount)::text`.as('amount'),
      sql<string>`min(currency)`.as('currency'),
      sql<string>`count(distinct currency)::text`.as('currencies'),
      sql<string>`${sinceConfigured(deadAfterMs)}::text`.as('since'),
      sql<null>`null`.as('newest_at'),
    ])
    .executeTakeFirst();
  return toSituation(totals, {
    title: 'Invoices are in the books of another finance service or tenant than the present one',
    action: toAction('resendToFinance', 'POST', '/api/v1/billing/finance-target/resend', {}),
    objects: '/api/v1/billing/invoices?finance_status=pushed',
  });
}
