import { object, optional, type Shape, string } from './shape.ts';

/**
 * An item of an invoice, as `GET /v2/customers/my/invoices/{uuid}` sends it: a line of the CSV, with
 * the id of its resource. Fields not listed here stay too.
 *
 * @example
 * import { createBillingClient, type InvoiceItem } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const items: InvoiceItem[] = await client.listInvoiceItems('preview').all();
 * for (const { product, resource_id, resource_uuid, amount } of items) {
 *   console.log(product, resource_id || resource_uuid || 'no resource', amount);
 * }
 */
export interface InvoiceItem {
  product: string;
  /** Of most resources a UUID; given instead of `resource_id`, not beside it. */
  resource_uuid?: string | null | undefined;
  /** Of Droplets a number in a string. */
  resource_id?: string | null | undefined;
  /** Name of the cluster; an empty string where there is none. */
  group_description?: string | null | undefined;
  description: string;
  /** Decimal string in USD. */
  amount: string;
  /** Decimal string, in `duration_unit`. */
  duration?: string | null | undefined;
  /** Such as `Hours`. */
  duration_unit?: string | null | undefined;
  /** RFC 3339. */
  start_time?: string | null | undefined;
  /** RFC 3339. Some products end at 23:59:59, some at 00:00:00 of the next month. */
  end_time?: string | null | undefined;
  /** The project's name, not its id. */
  project_name?: string | null | undefined;
  category?: string | null | undefined;
}

export const invoiceItemShape: Shape<InvoiceItem> = object<InvoiceItem>({
  product: string,
  resource_uuid: optional(string),
  resource_id: optional(string),
  group_description: optional(string),
  description: string,
  amount: string,
  duration: optional(string),
  duration_unit: optional(string),
  start_time: optional(string),
  end_time: optional(string),
  project_name: optional(string),
  category: optional(string),
});
