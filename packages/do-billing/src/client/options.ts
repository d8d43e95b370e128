/**
 * Options of `createBillingClient`: how the client reaches the API, and how long it tries.
 *
 * @example
 * import { type BillingClientOptions, createBillingClient } from '@arcadia/do-billing/client';
 *
 * // For a caller with a queue of its own: report a failure at once, without retries.
 * const options: BillingClientOptions = {
 *   token: process.env.DIGITALOCEAN_TOKEN ?? '',
 *   maxAttempts: 1,
 *   deadlineMs: 30_000,
 * };
 * console.log(await createBillingClient(options).getBalance());
 */
export interface BillingClientOptions {
  /**
   * An API token of DigitalOcean. Each method names the scope that it needs. While a token is replaced, a list with the
   * new one and the old one: after a 401 to the first token, a request is sent once with each further one.
   */
  token: string | readonly string[];
  /**
   * Called with the index of the token after each response that is not a 401. Anything but 0 says that the API refuses
   * the first token.
   */
  onTokenAccepted?: ((index: number) => void) | undefined;
  /**
   * The http or https URL of the API, without credentials, query and fragment. Default is
   * `https://api.digitalocean.com`.
   */
  baseUrl?: string | URL | undefined;
  /** Sends the requests. Default is the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Longest time in milliseconds that one attempt may take, until its body is complete. For a stream: until its
   * headers arrive, and again for each further piece. An integer from 1 to 2147483647. Default is 30000 (30 seconds).
   */
  timeoutMs?: number | undefined;
  /**
   * Longest time in milliseconds that a call may take, with all its attempts and the waits before and between them.
   * For a list: each page. For a stream: until its headers arrive. The client does not start a wait that would end
   * after the deadline; the call fails at once with the last error instead. A positive integer, or `Infinity`.
   * Default is 120000 (2 minutes), enough to wait until the provider's limit per minute has room again.
   */
  deadlineMs?: number | undefined;
  /**
   * Largest number of times that the client sends one request. It sends a request again only after 429, 500, 502, 503,
   * 504, a timeout or a network failure. A positive integer; 1 turns retries off. Default is 5.
   */
  maxAttempts?: number | undefined;
  /**
   * Longest time in milliseconds for which a 429 stops the requests of the client. It stops them for as long as the 429
   * asks, if that is shorter. A positive integer. Default is 3600000 (an hour): no limit of the provider lasts longer.
   */
  maxStopMs?: number | undefined;
  /** Returns the current time, for the deadline and for `ratelimit-reset`. Default is the system clock. */
  now?: (() => Date) | undefined;
  /** Returns a number from 0 up to but not including 1, for the jitter of back-offs. Default is `Math.random`. */
  random?: (() => number) | undefined;
  /**
   * Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as the signal is aborted. Tests
   * replace it together with `now`. Default is a timer.
   */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/**
 * Options that every method of a client accepts.
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
   * Cancels the call at once when it is aborted: before the request is sent, while the body arrives, or during a wait
   * before another attempt. The call then rejects with the signal's reason; a stream fails with it.
   */
  signal?: AbortSignal | undefined;
}
