export type { BillingClient } from './client/billing-client.ts';
export type { BillingClientOptions } from './client/billing-client-options.ts';
export type { Bucket } from './client/bucket.ts';
export { createBillingClient } from './client/create-billing-client.ts';
export type { AnyDigitalOceanError } from './client/errors/any-digital-ocean-error.ts';
export type { DigitalOceanErrorCode, FailedRequest } from './client/errors/digital-ocean-error.ts';
export { DigitalOceanError } from './client/errors/digital-ocean-error.ts';
export { ForbiddenError } from './client/errors/forbidden-error.ts';
export { InvalidResponseError } from './client/errors/invalid-response-error.ts';
export { NetworkError } from './client/errors/network-error.ts';
export { NotFoundError } from './client/errors/not-found-error.ts';
export type { PagingFault } from './client/errors/paging-error.ts';
export { PagingError } from './client/errors/paging-error.ts';
export { RateLimitedError } from './client/errors/rate-limited-error.ts';
export { RequestRejectedError } from './client/errors/request-rejected-error.ts';
export { ServerError } from './client/errors/server-error.ts';
export { TimeoutError } from './client/errors/timeout-error.ts';
export { UnauthorizedError } from './client/errors/unauthorized-error.ts';
export type { InsightsQuery } from './client/insights-query.ts';
export type { InventoryResource, ListableKind } from './client/inventory-resource.ts';
export type { Listing } from './client/listing.ts';
export type { RequestOptions } from './client/request-options.ts';
export type { Account, Team } from './payloads/account.ts';
export type { Balance } from './payloads/balance.ts';
export type { BillingHistoryEntry, BillingHistoryType } from './payloads/billing-history-entry.ts';
export type { BillingInsight } from './payloads/billing-insight.ts';
export type { Invoice } from './payloads/invoice.ts';
export type { InvoiceItem } from './payloads/invoice-item.ts';
export type {
  BillingAddress,
  InvoiceSummary,
  SummaryCharge,
  SummaryItem,
  SummaryProductCharges,
} from './payloads/invoice-summary.ts';
