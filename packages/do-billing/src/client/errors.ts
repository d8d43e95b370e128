import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * All errors of a `BillingClient`, as a union: a `switch` on `code` narrows it.
 *
 * @example
 * import type { AnyDigitalOceanError } from '@arcadia/do-billing/client';
 *
 * export function advise(error: AnyDigitalOceanError): string {
 *   switch (error.code) {
 *     case 'forbidden':
 *       return `Give the token the scope ${error.scope}.`;
 *     case 'rate_limited':
 *       return `Try again in ${error.retryAfterMs ?? 60_000} ms.`;
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

/**
 * 401: the token is wrong, expired or revoked. The client does not retry it.
 *
 * @example
 * import { createBillingClient, UnauthorizedError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * await client.getAccount().catch((error: unknown) => {
 *   if (error instanceof UnauthorizedError) console.error('Create a new token.');
 *   throw error;
 * });
 */
export class UnauthorizedError extends DigitalOceanError {
  override readonly name = 'UnauthorizedError';
  readonly code = 'unauthorized';
}

/**
 * 403: the token lacks `scope`. The client does not retry it.
 *
 * @example
 * import { createBillingClient, ForbiddenError } from '@arcadia/do-billing/client';
 *
 * // If the token may not list a kind, the kind is not visible, which differs from an empty list.
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const volumes = await client
 *   .listResources('volume')
 *   .all()
 *   .catch((error: unknown) => {
 *     if (!(error instanceof ForbiddenError)) throw error;
 *     console.warn(`The token lacks ${error.scope}.`);
 *     return null;
 *   });
 * console.log(volumes === null ? 'not visible' : volumes.length);
 */
export class ForbiddenError extends DigitalOceanError {
  override readonly name = 'ForbiddenError';
  readonly code = 'forbidden';
  /** The scope that the request needs, such as `billing:read`. */
  readonly scope: string;

  constructor(message: string, request: FailedRequest, scope: string) {
    super(message, request);
    this.scope = scope;
  }
}

/**
 * 404: the resource does not exist, or the token may not see it. The client does not retry it.
 *
 * @example
 * import { createBillingClient, NotFoundError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.getInvoiceSummary('22737513-0ea7-4206-8ceb-98a575af7681');
 * } catch (error) {
 *   if (error instanceof NotFoundError) console.error('This team does not have this invoice.');
 *   else throw error;
 * }
 */
export class NotFoundError extends DigitalOceanError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';
}

/**
 * Too many requests: a 429 after the last attempt. Or, with `status` null and 0 `attempts`, the rate limit allows the
 * request only after the deadline of its call, so the client did not send it.
 *
 * @example
 * import { setTimeout as sleep } from 'node:timers/promises';
 * import { createBillingClient, RateLimitedError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '', deadlineMs: 10_000 });
 * try {
 *   await client.getBalance();
 * } catch (error) {
 *   if (!(error instanceof RateLimitedError)) throw error;
 *   await sleep(error.retryAfterMs ?? 60_000);
 * }
 */
export class RateLimitedError extends DigitalOceanError {
  override readonly name = 'RateLimitedError';
  readonly code = 'rate_limited';
  /** Milliseconds to wait before the next request, at most 6 hours; null if the provider does not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, request: FailedRequest, retryAfterMs: number | null) {
    super(message, request);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * 5xx: the provider failed; the same request may succeed later. The client retries 500, 502, 503 and 504 before it
 * throws this error.
 *
 * @example
 * import { createBillingClient, ServerError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.listInvoices().all();
 * } catch (error) {
 *   if (!(error instanceof ServerError)) throw error;
 *   console.error(`${error.status} after ${error.attempts} attempts, request ${error.requestId}`);
 * }
 */
export class ServerError extends DigitalOceanError {
  override readonly name = 'ServerError';
  readonly code = 'server_error';
  /** The `retry-after` of the response in milliseconds, at most 6 hours; null if it has none. */
  readonly retryAfterMs: number | null;

  constructor(message: string, request: FailedRequest, retryAfterMs: number | null = null) {
    super(message, request);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Any other status except a success, such as a redirect. The client does not follow redirects, because the token
 * would go with them, and does not retry them.
 *
 * @example
 * import { createBillingClient, RequestRejectedError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '', baseUrl: 'http://localhost:8080' });
 * try {
 *   await client.getBalance();
 * } catch (error) {
 *   if (error instanceof RequestRejectedError && error.status === 308) {
 *     console.error('The server redirects: set "baseUrl" to the URL that it redirects to.');
 *   }
 *   throw error;
 * }
 */
export class RequestRejectedError extends DigitalOceanError {
  override readonly name = 'RequestRejectedError';
  readonly code = 'request_rejected';
}

/**
 * No connection, or the connection was cut before the body was complete; see `cause`. The client retries it before it
 * throws this error, except after the headers of a stream arrived.
 *
 * @example
 * import { createBillingClient, NetworkError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.getBalance();
 * } catch (error) {
 *   if (!(error instanceof NetworkError)) throw error;
 *   console.error(error.status === null ? 'no response' : 'cut within the body', error.cause);
 * }
 */
export class NetworkError extends DigitalOceanError {
  override readonly name = 'NetworkError';
  readonly code = 'network';
}

/**
 * No complete response in time. The client retries it before it throws this error, as far as the deadline of the call
 * allows, except after the headers of a stream arrived.
 *
 * @example
 * import { createBillingClient, TimeoutError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '', timeoutMs: 5_000 });
 * try {
 *   await client.listInvoices().all();
 * } catch (error) {
 *   if (!(error instanceof TimeoutError)) throw error;
 *   console.error(`No response within ${error.timeoutMs} ms, ${error.attempts} times.`);
 * }
 */
export class TimeoutError extends DigitalOceanError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  /** Time limit of the last attempt in milliseconds: `timeoutMs`, or the time that remained until the deadline. */
  readonly timeoutMs: number;

  constructor(
    request: FailedRequest,
    timeoutMs: number,
    option: 'timeoutMs' | 'deadlineMs' = 'timeoutMs',
  ) {
    super(`no complete response within ${timeoutMs} ms ("${option}"). Try again.`, request);
    this.timeoutMs = timeoutMs;
  }
}

/**
 * A success with a body that differs from the API's documentation. The client does not retry it.
 *
 * @example
 * import { createBillingClient, InvalidResponseError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.listInvoices().all();
 * } catch (error) {
 *   if (!(error instanceof InvalidResponseError)) throw error;
 *   console.error(`Expected ${error.expected} at ${error.at || 'the top'}`); // .invoices[3].amount
 * }
 */
export class InvalidResponseError extends DigitalOceanError {
  override readonly name = 'InvalidResponseError';
  readonly code = 'invalid_response';
  /** Path within the body, such as `.invoices[3].amount`; empty for the whole body. */
  readonly at: string;
  /** The expected value, such as `a string`. */
  readonly expected: string;

  constructor(
    { at, expected }: { at: string; expected: string },
    request: FailedRequest,
    options?: ErrorOptions,
  ) {
    const place = at === '' ? 'the response body' : `${at} of the response body`;
    super(`${place} is not ${expected}.`, request, options);
    this.at = at;
    this.expected = expected;
  }
}

/**
 * A list that cannot be read completely. After `total_mismatch`, read it again from the start: it may have changed
 * while it was read.
 *
 * @example
 * import { createBillingClient, PagingError } from '@arcadia/do-billing/client';
 *
 * const list = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' }).listInvoices();
 * const invoices = await list.all().catch((error: unknown) => {
 *   if (error instanceof PagingError && error.fault === 'total_mismatch') return list.all();
 *   throw error;
 * });
 * console.log(invoices.length);
 */
export class PagingError extends DigitalOceanError {
  override readonly name = 'PagingError';
  readonly code = 'paging';
  readonly fault: PagingFault;

  constructor(fault: PagingFault, message: string, request: FailedRequest) {
    super(message, request);
    this.fault = fault;
  }
}

/**
 * Reason why a list cannot be read completely. `foreign_origin`: the next page is on another origin, which must not
 * get the token. `repeated_page`: the next page was read before. `total_mismatch`: the list has more or fewer items
 * than it announces.
 *
 * @example
 * import type { PagingFault } from '@arcadia/do-billing/client';
 *
 * // A list that changed while it was read may be complete the next time; the other faults stay.
 * export const isWorthRetrying = (fault: PagingFault): boolean => fault === 'total_mismatch';
 */
export type PagingFault = 'foreign_origin' | 'repeated_page' | 'total_mismatch';
