import { DigitalOceanError } from './digital-ocean-error.ts';

/**
 * No connection, or one that was cut before the whole body was there; see `cause`. Tried again
 * before it came to this, except within a stream that had begun.
 *
 * @example
 * import { createBillingClient, NetworkError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.getBalance();
 * } catch (error) {
 *   if (!(error instanceof NetworkError)) throw error;
 *   console.error(error.status === null ? 'no answer' : 'cut within the body', error.cause);
 * }
 */
export class NetworkError extends DigitalOceanError {
  override readonly name = 'NetworkError';
  readonly code = 'network';
}
