import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/** 401: the token is wrong, expired or revoked. */
export class UnauthorizedError extends DigitalOceanError {
  override readonly name = 'UnauthorizedError';
  readonly code = 'unauthorized';
}

/** 403: the token lacks `scope`. */
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

/** 404: there is no such thing, or not for this token. */
export class NotFoundError extends DigitalOceanError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';
}

/** 429: too many requests. */
export class RateLimitedError extends DigitalOceanError {
  override readonly name = 'RateLimitedError';
  readonly code = 'rate_limited';
  /** How long to wait, in milliseconds; null where the provider did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, request: FailedRequest, retryAfterMs: number | null) {
    super(message, request);
    this.retryAfterMs = retryAfterMs;
  }
}

/** 5xx: the provider failed; the same request may succeed later. */
export class ServerError extends DigitalOceanError {
  override readonly name = 'ServerError';
  readonly code = 'server_error';
}

/** Any other status that is no success, redirects among them: those are not followed. */
export class RequestRejectedError extends DigitalOceanError {
  override readonly name = 'RequestRejectedError';
  readonly code = 'request_rejected';
}

/** No connection, or one that was cut before the whole body was there; see `cause`. */
export class NetworkError extends DigitalOceanError {
  override readonly name = 'NetworkError';
  readonly code = 'network';
}

/** The whole answer was not there within `timeoutMs`. */
export class TimeoutError extends DigitalOceanError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  readonly timeoutMs: number;

  constructor(request: FailedRequest, timeoutMs: number) {
    super(`no whole answer within ${timeoutMs} ms. Try again, or raise "timeoutMs".`, request);
    this.timeoutMs = timeoutMs;
  }
}

/** A success whose body is not what the API documents. */
export class InvalidResponseError extends DigitalOceanError {
  override readonly name = 'InvalidResponseError';
  readonly code = 'invalid_response';
  /** Where in the body, such as `.invoices[3].amount`; empty for the body as a whole. */
  readonly at: string;
  /** What belongs there. */
  readonly expected: string;

  constructor(
    { at, expected }: { at: string; expected: string },
    request: FailedRequest,
    options?: ErrorOptions,
  ) {
    super(`the body${at === '' ? '' : ` at ${at}`} is not ${expected}.`, request, options);
    this.at = at;
    this.expected = expected;
  }
}

/**
 * Why a list cannot be had whole: `foreign_origin` the next page is on another origin, which does
 * not get the token; `repeated_page` the next page was read before; `total_mismatch` there were more
 * or fewer items than the list says.
 */
export type PagingFault = 'foreign_origin' | 'repeated_page' | 'total_mismatch';

/** A list that cannot be had whole. Read it again from the start. */
export class PagingError extends DigitalOceanError {
  override readonly name = 'PagingError';
  readonly code = 'paging';
  readonly fault: PagingFault;

  constructor(fault: PagingFault, message: string, request: FailedRequest) {
    super(message, request);
    this.fault = fault;
  }
}

/** Every failure of a `BillingClient`; a `switch` on `code` narrows it. */
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
