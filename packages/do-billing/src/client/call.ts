import type { ApiRequest } from './api-request.ts';
import type { Connection } from './connection.ts';
import type { DigitalOceanError, FailedRequest } from './errors/digital-ocean-error.ts';
import { NetworkError } from './errors/network-error.ts';
import { RateLimitedError } from './errors/rate-limited-error.ts';
import { ServerError } from './errors/server-error.ts';
import { TimeoutError } from './errors/timeout-error.ts';
import type { Turn } from './pace.ts';
import { type Answer, send } from './send.ts';
import type { Limit } from './watch.ts';

type TransientError = RateLimitedError | ServerError | NetworkError | TimeoutError;

const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 20_000;
const TRANSIENT_STATUSES: readonly (number | null)[] = [500, 502, 503, 504];

/**
 * Sends a request when its turn has come, and again where that may help, until the deadline.
 *
 * @throws {DigitalOceanError} the last one that it met, or the signal's reason.
 */
export async function call<T>(
  connection: Connection,
  request: ApiRequest,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  const { now, sleep, random, maxAttempts, deadlineMs, timeoutMs, pace } = connection;
  const { url, signal } = request;
  signal?.throwIfAborted();
  const deadlineAtMs = now().getTime() + deadlineMs;
  let met: DigitalOceanError | null = null;
  for (let number = 1; ; number += 1) {
    if (met !== null && now().getTime() >= deadlineAtMs) throw met;
    const refuse = (waitMs: number) => met ?? noRoom(url, waitMs);
    const turn: Turn = await pace.enter({ deadlineAtMs, signal, refuse });
    const leftMs = deadlineAtMs - now().getTime();
    const limit: Limit =
      leftMs < timeoutMs
        ? { ms: Math.max(1, leftMs), option: 'deadlineMs' }
        : { ms: timeoutMs, option: 'timeoutMs' };
    try {
      return await send(connection, request, { number, turn, limit }, read);
    } catch (error) {
      turn.leave();
      if (!isTransient(error) || number >= maxAttempts) throw error;
      const spanMs = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (number - 1));
      const waitMs = Math.ceil(toldMs(error) + random() * spanMs);
      if (now().getTime() + waitMs >= deadlineAtMs) throw error;
      await sleep(waitMs, signal);
      met = error;
    }
  }
}

function isTransient(error: unknown): error is TransientError {
  if (error instanceof ServerError) return TRANSIENT_STATUSES.includes(error.status);
  return (
    error instanceof RateLimitedError ||
    error instanceof NetworkError ||
    error instanceof TimeoutError
  );
}

/** What the provider asks for; the jitter comes on top, so that nobody is early. */
function toldMs(error: TransientError): number {
  return 'retryAfterMs' in error ? (error.retryAfterMs ?? 0) : 0;
}

function noRoom({ pathname: path }: URL, waitMs: number): RateLimitedError {
  const facts: FailedRequest = { method: 'GET', path, status: null, requestId: null, attempts: 0 };
  const message = `the rate limit has no room for ${waitMs} ms, which is beyond the deadline. Wait, or raise "deadlineMs".`;
  return new RateLimitedError(message, facts, waitMs);
}
