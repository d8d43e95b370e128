import type { Connection } from './connection.ts';
import type { DigitalOceanError, FailedRequest } from './digital-ocean-error.ts';
import { NetworkError, RateLimitedError, ServerError, TimeoutError } from './errors.ts';
import { type ApiRequest, type OpenResponse, sendOnce, type TimeLimit } from './send-once.ts';

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;
const retryableStatuses: readonly (number | null)[] = [500, 502, 503, 504];

/**
 * Sends a request as soon as the rate limit allows it, and sends it again after a failure that may be temporary, until
 * `maxAttempts` or the deadline is reached.
 *
 * @throws {DigitalOceanError} the last error, or the reason of the signal.
 */
export async function sendWithRetries<T>(
  connection: Connection,
  request: ApiRequest,
  read: (response: OpenResponse) => Promise<T>,
): Promise<T> {
  const { now, sleep, random, maxAttempts, deadlineMs, timeoutMs, rateLimiter } = connection;
  const { url, signal } = request;
  signal?.throwIfAborted();
  const deadlineAtMs = now().getTime() + deadlineMs;
  let lastError: DigitalOceanError | null = null;
  for (let number = 1; ; number += 1) {
    if (lastError !== null && now().getTime() >= deadlineAtMs) throw lastError;
    const toError = (waitMs: number) => {
      // Since a 429 another request may have learned that the wait is longer.
      if (lastError instanceof RateLimitedError) return tooLateError(lastError, waitMs);
      return lastError ?? tooLateError(unsentRequest(url), waitMs);
    };
    const permit = await rateLimiter.acquire({ deadlineAtMs, signal, toError });
    const remainingMs = deadlineAtMs - now().getTime();
    const limit: TimeLimit =
      remainingMs < timeoutMs
        ? { ms: Math.max(1, remainingMs), option: 'deadlineMs' }
        : { ms: timeoutMs, option: 'timeoutMs' };
    try {
      return await sendOnce(connection, request, { number, permit, limit }, read);
    } catch (error) {
      permit.release();
      if (!isRetryable(error) || number >= maxAttempts) throw error;
      const backoffMs = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (number - 1));
      // The jitter is added to the delay that the provider asks for: no request is sent too early.
      const waitMs = Math.ceil(retryAfterMs(error) + random() * backoffMs);
      if (now().getTime() + waitMs >= deadlineAtMs) throw error;
      await sleep(waitMs, signal);
      lastError = error;
    }
  }
}

type RetryableError = RateLimitedError | ServerError | NetworkError | TimeoutError;

function isRetryable(error: unknown): error is RetryableError {
  if (error instanceof ServerError) return retryableStatuses.includes(error.status);
  return (
    error instanceof RateLimitedError ||
    error instanceof NetworkError ||
    error instanceof TimeoutError
  );
}

function retryAfterMs(error: RetryableError): number {
  return 'retryAfterMs' in error ? (error.retryAfterMs ?? 0) : 0;
}

/** The error if the next request would have to wait for the rate limit beyond the deadline. */
function tooLateError(request: FailedRequest, waitMs: number): RateLimitedError {
  const message = `the rate limit allows the next request in ${waitMs} ms, after the deadline of this call ("deadlineMs"). Try again in ${waitMs} ms.`;
  return new RateLimitedError(message, request, waitMs);
}

function unsentRequest({ pathname: path }: URL): FailedRequest {
  return { method: 'GET', path, status: null, requestId: null, attempts: 0 };
}
