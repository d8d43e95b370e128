import { DigitalOceanError, type FailedRequest } from './digital-ocean-error.ts';

/**
 * No whole answer came in time. Tried again before it came to this, as far as the deadline of the
 * call allowed, except within a stream that had begun.
 *
 * @example
 * import { createBillingClient, TimeoutError } from '@arcadia/do-billing/client';
 *
 * const client = createBillingClient({ token: process.env.DIGITALOCEAN_TOKEN ?? '', timeoutMs: 5_000 });
 * try {
 *   await client.listInvoices().all();
 * } catch (error) {
 *   if (!(error instanceof TimeoutError)) throw error;
 *   console.error(`Nothing within ${error.timeoutMs} ms, ${error.attempts} times.`);
 * }
 */
export class TimeoutError extends DigitalOceanError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';
  /** How long the last attempt had, in milliseconds: `timeoutMs`, or what the deadline had left. */
  readonly timeoutMs: number;

  constructor(
    request: FailedRequest,
    timeoutMs: number,
    option: 'timeoutMs' | 'deadlineMs' = 'timeoutMs',
  ) {
    super(`no whole answer within ${timeoutMs} ms. Try again, or raise "${option}".`, request);
    this.timeoutMs = timeoutMs;
  }
}
