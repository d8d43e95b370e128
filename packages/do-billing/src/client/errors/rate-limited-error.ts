import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * Too many requests: a 429, or (with `status` null) no room for the request before its deadline, so
 * that it was not sent.
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
  /** How long to wait, in milliseconds; null where the provider did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, request: FailedRequest, retryAfterMs: number | null) {
    super(message, request);
    this.retryAfterMs = retryAfterMs;
  }
}
