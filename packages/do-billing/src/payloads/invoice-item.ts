import { object, optional, type Shape, string } from './shape.ts';

/**
 * An item of an invoice, as `GET /v2/customers/my/invoices/{uuid}` sends it: a line of the CSV, with the id of its
 * resource. May contain further fields of the provider.
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
  /** A UUID. Most resources have it instead of `resource_id`. */
  resource_uuid?: string | null | undefined;
  /** For a Droplet, its number as a string. */
  resource_id?: string | null | undefined;
  /** Name of the cluster; an empty string if the resource is not part of one. */
  group_description?: string | null | undefined;
  description: string;
  /** Decimal string in USD. */
  amount: string;
  /** Decimal string, in units of `duration_unit`. */
  duration?: string | null | undefined;
  /** Such as `Hours`. */
  duration_unit?: string | null | undefined;
  /** RFC 3339. */
  start_time?: string | null | undefined;
  /** RFC 3339. The last day of a month ends at 23:59:59, or, for some products, at 00:00:00 of the next month. */
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
