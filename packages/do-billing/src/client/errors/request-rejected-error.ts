import { DigitalOceanError } from './digital-ocean-error.ts';

/**
 * Any other status that is no success, redirects among them: those are not followed, as the token
 * would go with them. Not tried again.
 *
 * @example
 * import { createBillingClient, RequestRejectedError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '', baseUrl: 'http://localhost:8080' });
 * try {
 *   await client.getBalance();
 * } catch (error) {
 *   if (error instanceof RequestRejectedError && error.status === 308) {
 *     console.error('The server redirects: name the place that it leads to as "baseUrl".');
 *   }
 *   throw error;
 * }
 */
export class RequestRejectedError extends DigitalOceanError {
  override readonly name = 'RequestRejectedError';
  readonly code = 'request_rejected';
}
