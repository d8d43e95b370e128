import { DoBillingError } from '../do-billing-error.ts';

export type DigitalOceanErrorCode =
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'rate_limited'
  | 'server_error'
  | 'request_rejected'
  | 'network'
  | 'timeout'
  | 'invalid_response'
  | 'paging';

/** The request that failed, as far as it may be told: no query, no header, no token. */
export interface FailedRequest {
  method: 'GET';
  path: string;
  /** Null where no answer came. */
  status: number | null;
  /** The provider's `x-request-id`, for its support; null where it gave none. */
  requestId: string | null;
}

/** What every failure of a `BillingClient` extends. */
export abstract class DigitalOceanError extends DoBillingError {
  abstract override readonly code: DigitalOceanErrorCode;
  readonly method: 'GET';
  readonly path: string;
  readonly status: number | null;
  readonly requestId: string | null;

  constructor(message: string, request: FailedRequest, options?: ErrorOptions) {
    super(`${request.method} ${request.path}: ${message}`, options);
    this.method = request.method;
    this.path = request.path;
    this.status = request.status;
    this.requestId = request.requestId;
  }
}
