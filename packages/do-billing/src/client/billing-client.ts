import type { Account } from '../payloads/account.ts';
import type { Balance } from '../payloads/balance.ts';
import type { BillingHistoryEntry } from '../payloads/billing-history-entry.ts';
import type { BillingInsight } from '../payloads/billing-insight.ts';
import type { Invoice, InvoiceList } from '../payloads/invoice.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';
import type { Bucket } from './list-buckets.ts';
import type { InsightsQuery } from './list-insights.ts';
import type { RequestOptions } from './options.ts';
import type { Listing } from './pagination.ts';

/**
 * Reads bills, and the inventory of resources that they name. Payloads keep the provider's names and its amounts as
 * strings. They also keep fields and values that this package does not know.
 *
 * Before it sends a request, a method throws or rejects with a `TypeError` that names an invalid argument. After that
 * it rejects with a `DigitalOceanError`, or with the reason of an aborted signal.
 *
 * The client retries 429, 500, 502, 503, 504, timeouts and network failures, until `maxAttempts` or `deadlineMs` is
 * reached. It waits for as long as the provider says, plus a random time of up to 0.5, 1, 2 … 20 seconds. All calls of
 * one client share its rate limiter: when few requests of the hour remain, the client sends them one by one, and after
 * a 429 all calls wait.
 *
 * `invoiceUuid` may be `preview`, for the current month.
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
  /**
   * `GET /v2/account`. Needs the scope `account:read`; unless their documentation names another scope, the other
   * methods need `billing:read`.
   */
  getAccount(options?: RequestOptions): Promise<Account>;
  /** `GET /v2/customers/my/balance`: the current balance. It may differ from the preview of the same moment. */
  getBalance(options?: RequestOptions): Promise<Balance>;
  /** `GET /v2/customers/my/billing_history`, newest first. */
  listBillingHistory(options?: RequestOptions): Listing<BillingHistoryEntry>;
  /** `GET /v2/customers/my/invoices`: the final invoices, without the preview. */
  listInvoices(options?: RequestOptions): Listing<Invoice>;
  /**
   * The `invoice_preview` of `GET /v2/customers/my/invoices`: the invoice of the current month. Null if the provider
   * has none yet, for example on the first day of a month.
   */
  getInvoicePreview(options?: RequestOptions): Promise<Invoice | null>;
  /** `GET /v2/customers/my/invoices`: the final invoices and the preview, as one reading of the list has them. */
  getInvoiceList(options?: RequestOptions): Promise<InvoiceList>;
  /** `GET …/invoices/{uuid}`: the lines as JSON. Only these contain the ids of resources. */
  listInvoiceItems(invoiceUuid: string, options?: RequestOptions): Listing<InvoiceItem>;
  /** `GET …/invoices/{uuid}/summary`: totals by product, overages, taxes and credits. */
  getInvoiceSummary(invoiceUuid: string, options?: RequestOptions): Promise<InvoiceSummary>;
  /** `GET …/invoices/{uuid}/csv`: the unchanged bytes, in UTF-8, for `parseInvoiceCsv`. */
  fetchInvoiceCsv(invoiceUuid: string, options?: RequestOptions): Promise<Uint8Array>;
  /**
   * `GET …/invoices/{uuid}/csv` as a stream, for `streamInvoiceCsv`: the memory does not grow with the invoice. The
   * client retries only until the headers arrive. After that the stream fails with a `NetworkError` if it is cut, with
   * a `TimeoutError` if nothing arrives for `timeoutMs`, or with the reason of an aborted signal.
   */
  openInvoiceCsv(
    invoiceUuid: string,
    options?: RequestOptions,
  ): Promise<ReadableStream<Uint8Array>>;
  /** `GET …/invoices/{uuid}/pdf`: the unchanged bytes. */
  fetchInvoicePdf(invoiceUuid: string, options?: RequestOptions): Promise<Uint8Array>;
  /**
   * `GET /v2/billing/{urn}/insights/{from}/{to}`: the cost of each resource on each day, for a window of at most 31
   * days. Costs are estimates that the provider makes every night. A window before 2025-12-01 is empty, or rejects
   * with a `NotFoundError`.
   */
  listInsights(query: InsightsQuery, options?: RequestOptions): Listing<BillingInsight>;
  /**
   * The current resources of a kind, from the endpoint of the kind, such as `GET /v2/droplets`. Needs the scope of the
   * kind, such as `droplet:read`; if the token lacks it, the `ForbiddenError` names it.
   */
  listResources(kind: ListableKind, options?: RequestOptions): Listing<InventoryResource>;
  /**
   * The buckets of Spaces, from `GET /v2/projects/{id}/resources` of every project. Needs the scope `project:read`.
   * The list contains only buckets that the token may see, so a bucket may exist without being listed. Unless the
   * token sees every project, pass `space` in the `notVisible` option of `matchCostLines`.
   */
  listBuckets(options?: RequestOptions): Listing<Bucket>;
}
