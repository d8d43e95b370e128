import { billFleet } from '../invoice/bill-fleet.ts';
import type { GeneratedInvoice } from '../invoice/generated-invoice.ts';
import type { GenerateInvoiceOptions } from './generate-invoice-options.ts';
import { planInvoice } from './plan-invoice.ts';

/**
 * Makes an invoice of an account that does not exist, in every shape that the provider gives it:
 * CSV, JSON items, summary, and the resources behind the lines. It has every kind of line, names
 * that trip careless readers, lines that are alike, and amounts of nothing and below.
 *
 * @throws {TypeError} where `seed`, `billingPeriod` or `lines` is not as it must be.
 * @example
 * import { parseInvoiceCsv, reconcileInvoice } from '@arcadia/do-billing';
 * import { generateInvoice } from '@arcadia/do-billing/testing';
 *
 * const { csv, amount, items, summary } = generateInvoice({ seed: 1, lines: 100 });
 * const document = await parseInvoiceCsv(csv);
 * reconcileInvoice(document, { invoiceTotal: amount, items, summary }).reconciled; // true
 */
export function generateInvoice(options: GenerateInvoiceOptions): GeneratedInvoice {
  const { fleet, month, invoiceUuid, invoiceId } = planInvoice(options);
  return billFleet(fleet, { ...options, billingPeriod: month.period, invoiceUuid, invoiceId });
}
