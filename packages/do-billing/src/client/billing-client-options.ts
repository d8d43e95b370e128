/**
 * How a client reaches the API, and how patient it is.
 *
 * @example
 * import { type BillingClientOptions, createBillingClient } from '@arcadia/do-billing/client';
 *
 * // For a caller that has a queue of its own: say at once what went wrong.
 * const options: BillingClientOptions = {
 *   token: process.env.DIGITALOCEAN_TOKEN ?? '',
 *   maxAttempts: 1,
 *   deadlineMs: 30_000,
 * };
 * console.log(await createBillingClient(options).getBalance());
 */
export interface BillingClientOptions {
  /** An API token of DigitalOcean. Methods say which scopes they need. */
  token: string;
  /** Where the API is. Default is `https://api.digitalocean.com`. */
  baseUrl?: string | URL | undefined;
  /** Makes the requests. Default is the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Time in milliseconds that one attempt has until its whole body is there. A positive integer of
   * at most 2147483647. Default is 30000 (30 seconds). A stream has it until its headers are there,
   * and again for each further piece.
   */
  timeoutMs?: number | undefined;
  /**
   * Time in milliseconds that a call has in all: its attempts, and the waits before and between
   * them. A list has it for each page, a stream until its headers are there. A wait that would end
   * after it is not begun: the call fails at once, with the error that it met. A positive integer,
   * or `Infinity`. Default is 120000 (two minutes), in which the limit of a minute can be sat out.
   */
  deadlineMs?: number | undefined;
  /**
   * How often a request is sent at most: again after 429, 500, 502, 503, 504, a timeout and a
   * failure of the network, never after anything else. A positive integer; 1 for no retries. Default
   * is 5.
   */
  maxAttempts?: number | undefined;
  /** Tells the time, for the deadline and `ratelimit-reset`. Default is the system's clock. */
  now?: (() => Date) | undefined;
  /** A number from 0 up to 1, for the jitter of back-offs. Default is `Math.random`. */
  random?: (() => number) | undefined;
  /**
   * Waits for so many milliseconds, or rejects with the signal's reason as soon as it is aborted.
   * For tests, together with `now`. Default is a timer.
   */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}
