import type { FinanceInvoice } from './finance-invoice.ts';

/** The body of the call, as finance names things. */
export function toApiInvoice(invoice: FinanceInvoice, tenantId: string): object {
  return {
    tenant_id: tenantId,
    source: invoice.source,
    external_id: invoice.externalId,
    vendor: { name: invoice.vendor.name, category: invoice.vendor.category },
    invoice_number: invoice.invoiceNumber,
    period_start: invoice.periodStart,
    period_end: invoice.periodEnd,
    issued_at: invoice.issuedAt,
    currency: invoice.currency,
    amount_gross_minor: invoice.amountGrossMinor,
    amount_net_minor: invoice.amountNetMinor,
    amount_tax_minor: invoice.amountTaxMinor,
    lines: invoice.lines.map(({ kind, product, description, amount }) => ({
      kind,
      product,
      description,
      amount,
    })),
  };
}
