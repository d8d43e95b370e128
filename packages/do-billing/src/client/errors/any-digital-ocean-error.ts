import type { ForbiddenError } from './forbidden-error.ts';
import type { InvalidResponseError } from './invalid-response-error.ts';
import type { NetworkError } from './network-error.ts';
import type { NotFoundError } from './not-found-error.ts';
import type { PagingError } from './paging-error.ts';
import type { RateLimitedError } from './rate-limited-error.ts';
import type { RequestRejectedError } from './request-rejected-error.ts';
import type { ServerError } from './server-error.ts';
import type { TimeoutError } from './timeout-error.ts';
import type { UnauthorizedError } from './unauthorized-error.ts';

/**
 * Every failure of a `BillingClient`; a `switch` on `code` narrows it.
 *
 * @example
 * import type { AnyDigitalOceanError } from '@arcadia/do-billing/client';
 *
 * export function advise(error: AnyDigitalOceanError): string {
 *   switch (error.code) {
 *     case 'forbidden':
 *       return `Give the token the scope ${error.scope}.`;
 *     case 'rate_limited':
 *       return `Come back in ${error.retryAfterMs ?? 60_000} ms.`;
 *     default:
 *       return error.message;
 *   }
 * }
 */
export type AnyDigitalOceanError =
  | UnauthorizedError
  | ForbiddenError
  | NotFoundError
  | RateLimitedError
  | ServerError
  | RequestRejectedError
  | NetworkError
  | TimeoutError
  | InvalidResponseError
  | PagingError;
