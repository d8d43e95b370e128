import { DoBillingError } from '../../do-billing-error.ts';

/**
 * What became of a call, one code for each class of error: `unauthorized` 401, `forbidden` 403,
 * `not_found` 404, `rate_limited` 429 (or no room for the request before its deadline),
 * `server_error` 5xx, `request_rejected` any other status, `network` no answer or one that was cut,
 * `timeout` no answer in time, `invalid_response` a body of another shape, `paging` a list that
 * cannot be had whole.
 *
 * @example
 * import type { DigitalOceanErrorCode } from '@arcadia/do-billing/client';
 *
 * const ofTheToken: readonly DigitalOceanErrorCode[] = ['unauthorized', 'forbidden'];
 * export const isOfTheToken = (code: DigitalOceanErrorCode) => ofTheToken.includes(code);
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
 * The request that failed, as far as it may be told: no query, no header, no token. Every
 * `DigitalOceanError` has these fields.
 *
 * @example
 * import type { DigitalOceanError, FailedRequest } from '@arcadia/do-billing/client';
 *
 * export function describe(error: DigitalOceanError): string {
 *   const { method, path, status, requestId, attempts }: FailedRequest = error;
 *   return `${method} ${path}: ${status ?? 'no answer'} (request ${requestId}, attempt ${attempts})`;
 * }
 */
export interface FailedRequest {
  /** Always `GET`: the client changes nothing. */
  method: 'GET';
  /** The path without its query, such as `/v2/customers/my/balance`. */
  path: string;
  /** Null where no answer came. */
  status: number | null;
  /** The provider's `x-request-id`, for its support; null where it gave none. */
  requestId: string | null;
  /** How often the request was sent; 0 where the rate limit left no room to send it at all. */
  attempts: number;
}

/**
 * What every failure of a `BillingClient` extends. It holds no token, and no query of a URL.
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
  /** The HTTP status; null where no answer came. */
  readonly status: number | null;
  /** The provider's id of the request, for its support; null where it gave none. */
  readonly requestId: string | null;
  /** How often the request was sent; 0 where the rate limit left no room to send it at all. */
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
