import { DoBillingError } from '../do-billing-error.ts';

/**
 * Base class of the errors of a `BillingClient`. Neither its message nor its fields contain the token or the query of
 * a URL.
 *
 * @example
 * import { createBillingClient, DigitalOceanError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   console.log((await client.getBalance()).account_balance);
 * } catch (error) {
 *   if (!(error instanceof DigitalOceanError)) throw error;
 *   console.error(error.code, error.status, error.requestId, `after ${error.attempts} attempts`);
 * }
 */
export abstract class DigitalOceanError extends DoBillingError {
  abstract override readonly code: DigitalOceanErrorCode;
  /** Always `GET`. */
  readonly method: 'GET';
  /** The path without its query. */
  readonly path: string;
  /** The HTTP status; null if no response arrived. */
  readonly status: number | null;
  /** The provider's id of the request, for its support; null if the response has none. */
  readonly requestId: string | null;
  /** Number of times that the request was sent; 0 if the rate limit left no time to send it. */
  readonly attempts: number;

  constructor(message: string, request: FailedRequest, options?: ErrorOptions) {
    const { method, path, attempts } = request;
    super(`${method} ${path}${attempts > 1 ? `, attempt ${attempts}` : ''}: ${message}`, options);
    this.method = method;
    this.path = path;
    this.status = request.status;
    this.requestId = request.requestId;
    this.attempts = attempts;
  }
}

/**
 * Code of a {@link DigitalOceanError}; every class has its own. `unauthorized`: 401. `forbidden`: 403. `not_found`:
 * 404. `rate_limited`: 429, or the rate limit left no time to send the request before its deadline. `server_error`:
 * 5xx. `request_rejected`: any other status. `network`: no response, or a cut connection. `timeout`: no
 * complete response in time. `invalid_response`: a body with an unexpected shape. `paging`: an incomplete list.
 *
 * @example
 * import type { DigitalOceanErrorCode } from '@arcadia/do-billing/client';
 *
 * const tokenErrors: readonly DigitalOceanErrorCode[] = ['unauthorized', 'forbidden'];
 * export const isTokenError = (code: DigitalOceanErrorCode) => tokenErrors.includes(code);
 */
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

/**
 * The request that failed, without its query, headers and token. Every `DigitalOceanError` has these fields.
 *
 * @example
 * import type { DigitalOceanError, FailedRequest } from '@arcadia/do-billing/client';
 *
 * export function describe(error: DigitalOceanError): string {
 *   const { method, path, status, requestId, attempts }: FailedRequest = error;
 *   return `${method} ${path}: ${status ?? 'no response'} (request ${requestId}, attempt ${attempts})`;
 * }
 */
export interface FailedRequest {
  /** Always `GET`: the client only reads. */
  method: 'GET';
  /** The path without its query, such as `/v2/customers/my/balance`. */
  path: string;
  /** The HTTP status; null if no response arrived. */
  status: number | null;
  /** The provider's `x-request-id`, for its support; null if the response has none. */
  requestId: string | null;
  /** Number of times that the request was sent; 0 if the rate limit left no time to send it. */
  attempts: number;
}
