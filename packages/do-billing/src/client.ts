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
export type { Listing } from './client/listing.ts';
export type { BillingClientOptions } from './client/open-connection.ts';
export type { RequestOptions } from './client/request.ts';
export type { Account, Team } from './payloads/account.ts';
export type { Balance } from './payloads/balance.ts';
export type { BillingHistoryEntry, BillingHistoryType } from './payloads/billing-history-entry.ts';
export type { Invoice } from './payloads/invoice.ts';
export type { InvoiceItem } from './payloads/invoice-item.ts';
export type {
  BillingAddress,
  InvoiceSummary,
  SummaryCharge,
  SummaryItem,
  SummaryProductCharges,
} from './payloads/invoice-summary.ts';
