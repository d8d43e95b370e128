import { DigitalOceanError } from './digital-ocean-error.ts';

/**
 * 401: the token is wrong, expired or revoked. Not tried again.
 *
 * @example
 * import { createBillingClient, UnauthorizedError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * await client.getAccount().catch((error: unknown) => {
 *   if (error instanceof UnauthorizedError) console.error('Make a new token.');
 *   throw error;
 * });
 */
export class UnauthorizedError extends DigitalOceanError {
  override readonly name = 'UnauthorizedError';
  readonly code = 'unauthorized';
}
