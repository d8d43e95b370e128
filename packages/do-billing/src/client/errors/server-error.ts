import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * 5xx: the provider failed; the same request may succeed later. 500, 502, 503 and 504 were tried
 * again before it came to this.
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
  /** What `retry-after` said, in milliseconds; null where it said nothing. */
  readonly retryAfterMs: number | null;

  constructor(message: string, request: FailedRequest, retryAfterMs: number | null = null) {
    super(message, request);
    this.retryAfterMs = retryAfterMs;
  }
}
