import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * A success whose body is not what the API documents. Not tried again.
 *
 * @example
 * import { createBillingClient, InvalidResponseError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * try {
 *   await client.listInvoices().all();
 * } catch (error) {
 *   if (!(error instanceof InvalidResponseError)) throw error;
 *   console.error(`Expected ${error.expected} at ${error.at || 'the top'}`); // .invoices[3].amount
 * }
 */
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
