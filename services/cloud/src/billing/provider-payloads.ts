import type { InvoiceItem, InvoiceSummary } from '@arcadia/do-billing/client';
import { z } from 'zod';

const charge = z.looseObject({ name: z.string(), amount: z.string() });
const itemSchema = z.looseObject({
  product: z.string(),
  description: z.string(),
  amount: z.string(),
});
const summarySchema = z.looseObject({
  invoice_uuid: z.string(),
  billing_period: z.string(),
  amount: z.string(),
  product_charges: charge.extend({ items: z.array(charge) }),
  overages: charge,
  taxes: charge,
  credits_and_adjustments: charge,
});

/** Whether a value that was kept is an item. The client has checked it when it was fetched. */
export function isInvoiceItem(value: unknown): value is InvoiceItem {
  return itemSchema.safeParse(value).success;
}

/** Whether a value that was kept is a summary. The client has checked it when it was fetched. */
export function isInvoiceSummary(value: unknown): value is InvoiceSummary {
  return summarySchema.safeParse(value).success;
}
