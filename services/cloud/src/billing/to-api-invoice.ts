import type { components } from '@arcadia/api-client/contract';
import type { Selectable } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { toNullableTimestamp, toTimestamp } from '../db/to-timestamp.ts';

export type ApiInvoice = components['schemas']['Invoice'];

/** A row of an invoice with its account's provider. */
export type InvoiceRow = Selectable<Tables['cloud_invoices']> &
  Pick<Selectable<Tables['cloud_accounts']>, 'provider'>;

/** What waits for finance shows that there is none, where none is configured. */
export function toApiInvoice(row: InvoiceRow, isFinanceConfigured: boolean): ApiInvoice {
  const waitsForNothing = row.finance_status === 'pending' && !isFinanceConfigured;
  return {
    id: row.id,
    provider: row.provider,
    provider_uuid: row.provider_uuid,
    invoice_number: row.invoice_number,
    period: row.period,
    issued_at: toNullableTimestamp(row.issued_at),
    amount: row.amount,
    currency: row.currency,
    provisional: row.provisional,
    ingest_status: row.ingest_status,
    finance_status: waitsForNothing ? 'not_configured' : row.finance_status,
    pushed_to_finance_at: toNullableTimestamp(row.pushed_to_finance_at),
    finance_invoice_id: row.finance_invoice_id,
    line_count: row.line_count,
    matched_count: row.matched_count,
    lines_total: row.lines_total,
    tax_total: row.tax_total,
    delta: row.delta,
    reconciled: row.reconciled,
    last_error: row.last_error,
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}
