import type { Account } from '../payloads/account.ts';
import type { Balance } from '../payloads/balance.ts';
import type { BillingHistoryEntry } from '../payloads/billing-history-entry.ts';
import type { BillingInsight } from '../payloads/billing-insight.ts';
import type { Invoice } from '../payloads/invoice.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import type { Bucket } from './bucket.ts';
import type { InsightsQuery } from './insights-query.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';
import type { Listing } from './listing.ts';
import type { RequestOptions } from './request-options.ts';

/**
 * Reads bills and the inventory that they name. Payloads keep the provider's names, its amounts as
 * strings, values that are new and fields that this package does not know. Every method rejects with
 * a `DigitalOceanError`, or with the reason of the signal that it was given, or, before anything is
 * sent, with a `TypeError` that names the argument.
 *
 * A call is tried again after 429, 500, 502, 503, 504, a timeout or a failure of the network: when
 * the provider says, else after a random time up to 0.5, 1, 2 … 20 seconds, until `maxAttempts` or
 * `deadlineMs` is reached. Calls of one client share its pace: when few requests are left of the
 * hour's, they go one by one, and after a 429 they all wait.
 *
 * `invoiceUuid` may be `preview` for the month that is still running.
 *
 * @example
 * import { reconcileInvoice, parseInvoiceCsv } from '@arcadia/do-billing';
 * import { type BillingClient, createBillingClient } from '@arcadia/do-billing/client';
 *
 * async function printFaults(client: BillingClient): Promise<void> {
 *   for await (const { invoice_uuid, invoice_period, amount } of client.listInvoices()) {
 *     const document = await parseInvoiceCsv(await client.fetchInvoiceCsv(invoice_uuid));
 *     const { reconciled } = reconcileInvoice(document, { invoiceTotal: amount });
 *     if (!reconciled) console.log(`${invoice_period} does not add up to ${amount}`);
 *   }
 * }
 * await printFaults(createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' }));
 */
export interface BillingClient {
  /** `GET /v2/account`. Needs the scope `account:read`; the other methods about bills `billing:read`. */
  getAccount(options?: RequestOptions): Promise<Account>;
  /**
   * `GET /v2/customers/my/balance`: the balance of this moment. It need not agree with the preview
   * of the same moment.
   */
  getBalance(options?: RequestOptions): Promise<Balance>;
  /** `GET /v2/customers/my/billing_history`, newest first. */
  listBillingHistory(options?: RequestOptions): Listing<BillingHistoryEntry>;
  /** `GET /v2/customers/my/invoices`: the final ones, without the preview. */
  listInvoices(options?: RequestOptions): Listing<Invoice>;
  /**
   * `invoice_preview` of the same: the running month, or null where there is none yet, as on the
   * first of a month.
   */
  getInvoicePreview(options?: RequestOptions): Promise<Invoice | null>;
  /** `GET …/invoices/{uuid}`: the lines in JSON, which alone carry the ids of resources. */
  listInvoiceItems(invoiceUuid: string, options?: RequestOptions): Listing<InvoiceItem>;
  /** `GET …/invoices/{uuid}/summary`: totals by product, overages, taxes and credits. */
  getInvoiceSummary(invoiceUuid: string, options?: RequestOptions): Promise<InvoiceSummary>;
  /** `GET …/invoices/{uuid}/csv`: the bytes as they came, in UTF-8, for `parseInvoiceCsv`. */
  fetchInvoiceCsv(invoiceUuid: string, options?: RequestOptions): Promise<Uint8Array>;
  /**
   * The same as a stream, for `streamInvoiceCsv` and in memory that does not grow with it. It is tried
   * again only until the headers are there; after that the stream fails with a `NetworkError` where it
   * is cut, a `TimeoutError` where nothing comes for `timeoutMs`, and the signal's reason.
   */
  openInvoiceCsv(
    invoiceUuid: string,
    options?: RequestOptions,
  ): Promise<ReadableStream<Uint8Array>>;
  /** `GET …/invoices/{uuid}/pdf`: the bytes as they came. */
  fetchInvoicePdf(invoiceUuid: string, options?: RequestOptions): Promise<Uint8Array>;
  /**
   * `GET /v2/billing/{urn}/insights/{from}/{to}`: what each resource came to on each day of a window
   * of at most 31 days, by the estimates of the night. A window before 2025-12-01 is empty, or a `NotFoundError`.
   */
  listInsights(query: InsightsQuery, options?: RequestOptions): Listing<BillingInsight>;
  /**
   * What there is of a kind, by its own endpoint, such as `GET /v2/droplets`. Needs the scope of the
   * kind, such as `droplet:read`; a `ForbiddenError` names it.
   */
  listResources(kind: ListableKind, options?: RequestOptions): Listing<InventoryResource>;
  /**
   * Buckets of Spaces, out of `GET /v2/projects/{id}/resources` of every project. Needs the scope `project:read`, and
   * gives only what the token may see: a bucket that is not among them may be there all the same, so
   * keep `space` in the `notVisible` of `matchCostLines` unless the token sees everything.
   */
  listBuckets(options?: RequestOptions): Listing<Bucket>;
}
