import { account } from './account.ts';
import { type Invoice, previewUpdatedMs } from './data/invoices.ts';
import { toApiTime } from './to-api-time.ts';

/** An invoice as the list has it; the preview has a time of its own and no status yet. */
export function toApiInvoice(invoice: Invoice): Record<string, string> {
  return {
    invoice_uuid: invoice.uuid,
    invoice_id: invoice.invoiceId,
    amount: invoice.amount,
    invoice_period: invoice.month.period,
    ...(invoice.issuedMs === null
      ? { updated_at: toApiTime(previewUpdatedMs) }
      : { status: 'PAID' }),
    account_urn: account.urn,
  };
}
