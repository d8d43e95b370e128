import type { Account } from '../payloads/account.ts';
import type { Balance } from '../payloads/balance.ts';
import type { BillingHistoryEntry } from '../payloads/billing-history-entry.ts';
import type { Invoice } from '../payloads/invoice.ts';
import type { InvoiceItem } from '../payloads/invoice-item.ts';
import type { InvoiceSummary } from '../payloads/invoice-summary.ts';
import type { InventoryResource, ListableKind } from './inventory-resource.ts';
import type { Listing } from './listing.ts';
import type { RequestOptions } from './request.ts';

/**
 * Reads bills and the inventory that they name. Payloads keep the provider's names and strings, and
 * fields that this package does not know. Every method rejects with a `DigitalOceanError`, or with
 * the reason of the signal that it was given; nothing is tried again.
 *
 * `invoiceUuid` may be `preview` for the month that is still running.
 */
export interface BillingClient {
  /** Needs the scope `account:read`; the rest of the billing methods `billing:read`. */
  getAccount(options?: RequestOptions): Promise<Account>;
  getBalance(options?: RequestOptions): Promise<Balance>;
  /** Newest first. */
  listBillingHistory(options?: RequestOptions): Listing<BillingHistoryEntry>;
  /** Final invoices, without the preview. */
  listInvoices(options?: RequestOptions): Listing<Invoice>;
  /** The running month, or null where there is none yet, as on the first of a month. */
  getInvoicePreview(options?: RequestOptions): Promise<Invoice | null>;
  listInvoiceItems(invoiceUuid: string, options?: RequestOptions): Listing<InvoiceItem>;
  getInvoiceSummary(invoiceUuid: string, options?: RequestOptions): Promise<InvoiceSummary>;
  /** The CSV's bytes, for `parseInvoiceCsv`. */
  fetchInvoiceCsv(invoiceUuid: string, options?: RequestOptions): Promise<Uint8Array>;
  /** Needs the scope of the kind, such as `droplet:read`; a `ForbiddenError` names it. */
  listResources(kind: ListableKind, options?: RequestOptions): Listing<InventoryResource>;
}
