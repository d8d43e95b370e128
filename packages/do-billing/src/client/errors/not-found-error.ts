import { DigitalOceanError } from './digital-ocean-error.ts';

/**
 * 404: there is no such thing, or not for this token. Not tried again.
 *
 * @example
 * import { createBillingClient, NotFoundError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.getInvoiceSummary('22737513-0ea7-4206-8ceb-98a575af7681');
 * } catch (error) {
 *   if (error instanceof NotFoundError) console.error('This team has no such invoice.');
 *   else throw error;
 * }
 */
export class NotFoundError extends DigitalOceanError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';
}
