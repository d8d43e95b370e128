/**
 * What any method of a client takes besides what it asks for.
 *
 * @example
 * import { createBillingClient, type RequestOptions } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '' });
 * const options: RequestOptions = { signal: AbortSignal.timeout(60_000) };
 * console.log(await client.getBalance(options));
 */
export interface RequestOptions {
  /**
   * Ends the call at once, wherever it is: before it is sent, within a body, or in a wait before
   * another attempt. The call then rejects with the signal's reason, and a stream fails with it.
   */
  signal?: AbortSignal | undefined;
}
