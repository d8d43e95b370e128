import type { InvoiceItem } from '@arcadia/do-billing';

/** A line as an item of `GET /v2/customers/my/invoices/{uuid}`. */
export function toApiItem(line: InvoiceItem): InvoiceItem {
  return line;
}
