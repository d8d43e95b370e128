export type { BillingClient } from './client/billing-client.ts';
export { createBillingClient } from './client/create-billing-client.ts';
export type { DigitalOceanErrorCode, FailedRequest } from './client/digital-ocean-error.ts';
export { DigitalOceanError } from './client/digital-ocean-error.ts';
export type { AnyDigitalOceanError, PagingFault } from './client/errors.ts';
export {
  ForbiddenError,
  InvalidResponseError,
  NetworkError,
  NotFoundError,
  PagingError,
  RateLimitedError,
  RequestRejectedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from './client/errors.ts';
export type { InventoryResource, ListableKind } from './client/inventory-resource.ts';
export { inventoryScopes } from './client/inventory-scopes.ts';
export type { Bucket } from './client/list-buckets.ts';
export type { InsightsQuery } from './client/list-insights.ts';
export type { BillingClientOptions, RequestOptions } from './client/options.ts';
export type { Listing } from './client/pagination.ts';
export type { Account, Team } from './payloads/account.ts';
export type { Balance } from './payloads/balance.ts';
export type { BillingHistoryEntry, BillingHistoryType } from './payloads/billing-history-entry.ts';
export type { BillingInsight } from './payloads/billing-insight.ts';
export type { Invoice, InvoiceList } from './payloads/invoice.ts';
export type { InvoiceItem } from './payloads/invoice-item.ts';
export type {
  BillingAddress,
  InvoiceSummary,
  SummaryCharge,
  SummaryItem,
  SummaryProductCharges,
} from './payloads/invoice-summary.ts';
