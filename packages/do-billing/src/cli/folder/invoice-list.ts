import { type Invoice, invoiceShape } from '../../payloads/invoice.ts';
import { arrayOf, object, optional, type Shape } from '../../payloads/shape.ts';

/** `invoices.json`: the invoices that a folder is to hold, by the provider's own names. */
export interface InvoiceList {
  invoices: Invoice[];
  invoice_preview?: Invoice | null | undefined;
}

export const invoiceListShape: Shape<InvoiceList> = object<InvoiceList>({
  invoices: arrayOf(invoiceShape),
  invoice_preview: optional(invoiceShape),
});
