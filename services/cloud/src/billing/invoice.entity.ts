import type { components } from '@arcadia/api-client/contract';
import { defineEntity, p, raw } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/timestamp.ts';
import { CloudAccount } from '../resources/cloud-account.entity.ts';

type IngestStatus = components['schemas']['IngestStatus'];
type FinanceStatus = 'pending' | 'pushed' | 'failed';

const invoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'cloud_invoices',
  properties: {
    id: p.uuid().primary(),
    accountId: () => p.manyToOne(CloudAccount).mapToPk().joinColumn('account_id'),
    providerUuid: p.text(),
    invoiceNumber: p.text().strictNullable(),
    period: p.text(),
    issuedAt: p.datetime(3).strictNullable(),
    amount: p.decimal('string').columnType('numeric'),
    providerAmount: p.decimal('string').columnType('numeric'),
    currency: p.text(),
    provisional: p.boolean(),
    providerUpdatedAt: p.datetime(3).strictNullable(),
    ingestStatus: p.text().$type<IngestStatus>().default('pending'),
    financeStatus: p.text().$type<FinanceStatus>().default('pending'),
    pushedToFinanceAt: p.datetime(3).strictNullable(),
    financeInvoiceId: p.text().strictNullable(),
    financeDigest: p.text().strictNullable(),
    lineCount: p.integer().strictNullable(),
    matchedCount: p.integer().strictNullable(),
    linesTotal: p.decimal('string').columnType('numeric').strictNullable(),
    taxTotal: p.decimal('string').columnType('numeric').strictNullable(),
    delta: p.decimal('string').columnType('numeric').strictNullable(),
    reconciled: p.boolean().strictNullable(),
    appliedRevision: p.integer().strictNullable(),
    pushedRevision: p.integer().strictNullable(),
    rounding: p.decimal('string').columnType('numeric').strictNullable(),
    taxDiffers: p.boolean().default(false),
    differences: p.json().$type<components['schemas']['InvoiceDifferences']>().strictNullable(),
    lastError: p.text().strictNullable(),
    createdAt: p.datetime(3).defaultRaw('now()'),
    updatedAt: p
      .datetime(3)
      .defaultRaw('now()')
      .onUpdate(() => raw('now()')),
  },
});

/** The header of one provider invoice, with the state of its ingest and of its push to finance. */
export class Invoice extends invoiceSchema.class {}
invoiceSchema.setClass(Invoice);

const documentSchema = defineEntity({
  name: 'InvoiceDocument',
  tableName: 'cloud_invoice_documents',
  properties: {
    id: p.uuid().primary(),
    invoiceId: () => p.manyToOne(Invoice).mapToPk().joinColumn('invoice_id'),
    sha256: p.text(),
    content: p.blob(),
    encoding: p.text().$type<'identity' | 'gzip'>().default('identity'),
    items: p.blob().strictNullable(),
    summary: p.json().$type<Record<string, unknown>>().strictNullable(),
    fetchedAt: p.datetime(3),
    createdAt: p.datetime(3).defaultRaw('now()'),
  },
});

/** The CSV of an invoice, as fetched, with its items and its summary; one row per content of the CSV. */
export class InvoiceDocument extends documentSchema.class {}
documentSchema.setClass(InvoiceDocument);

export type ApiInvoice = components['schemas']['Invoice'];

/** A row of `cloud_invoices` with the provider of its account. */
export type InvoiceRow = Selectable<Tables['cloud_invoices']> &
  Pick<Selectable<Tables['cloud_accounts']>, 'provider'> & {
    /** Whether finance has another amount, tax or currency. */
    readonly changed_after_push: boolean;
  };

/** @param isFinanceConfigured If false, an invoice that waits for finance has the status `not_configured`. */
export function toApiInvoice(row: InvoiceRow, isFinanceConfigured: boolean): ApiInvoice {
  const isNotConfigured = row.finance_status === 'pending' && !isFinanceConfigured;
  return {
    id: row.id,
    provider: row.provider,
    provider_uuid: row.provider_uuid,
    invoice_number: row.invoice_number,
    period: row.period,
    issued_at: toNullableTimestamp(row.issued_at),
    amount: row.amount,
    provider_amount: row.provider_amount,
    currency: row.currency,
    provisional: row.provisional,
    ingest_status: row.ingest_status,
    finance_status: isNotConfigured ? 'not_configured' : row.finance_status,
    pushed_to_finance_at: toNullableTimestamp(row.pushed_to_finance_at),
    finance_invoice_id: row.finance_invoice_id,
    finance_target: row.finance_target,
    applied_revision: row.applied_revision,
    pushed_revision: row.pushed_revision,
    changed_after_push: row.changed_after_push,
    line_count: row.line_count,
    matched_count: row.matched_count,
    lines_total: row.lines_total,
    tax_total: row.tax_total,
    delta: row.delta,
    rounding: row.rounding,
    reconciled: row.reconciled,
    tax_differs: row.tax_differs,
    differences: row.differences,
    last_error: row.last_error,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}
