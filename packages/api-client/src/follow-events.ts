import { MAX_RETRY_AFTER_MS } from '@arcadia/internal/retry-after';
import type { CallOptions } from './call.ts';
import { ArcadiaConnectionError, isTransientStatus, ProblemError } from './errors.ts';
import type { Events, FeedPage, FollowQuery } from './events.ts';
import { sleep as sleepUnlessAborted } from './sleep.ts';

/** A request for an empty page takes at least this long, even if the other side does not hold the page back. */
const MIN_EMPTY_PAGE_MS = 1_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/** Options of `followEvents`. */
export interface FollowOptions extends CallOptions {
  /**
   * Largest number of times that it asks for the same page before it rejects with the last error. A positive integer,
   * or `Infinity`; 1 turns retries off. Default: 20, which outlasts about four minutes.
   */
  readonly maxAttempts?: number | undefined;
  /** Returns a number from 0 up to but not including 1, for the jitter of the waits. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /**
   * Resolves after `ms` milliseconds, or rejects with the signal's reason as soon as the signal is aborted. Tests replace
   * it. Default: a timer.
   */
  readonly sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/**
 * Yields page after page of the feed without an end, from the cursor `after` on; default: from the very first event. A page
 * is empty if nothing happened for `wait` seconds (1 to 30, default 30). After an empty page that came in under a second, it
 * waits for the rest of that second.
 *
 * Store `next_cursor` after you have handled a page, also an empty one, and start from it next time. If your program stops
 * between the two, the page comes again: recognize its events by their `id`.
 *
 * If a page fails in a way that can pass (no answer, or status 408, 425, 429 or 5xx), it asks for the page again: after
 * `retryAfterSeconds` plus a random time of up to 1, 2, 4 … 30 seconds. It rejects with any other error, with the last one
 * after `maxAttempts`, and at once with the reason of `signal`. An error of your `token` function is such another error:
 * retry in that function. If the service rejects `after` (`invalid_request`), the cursor is damaged or of another database:
 * start without one.
 *
 * @example
 * ```ts
 * import { existsSync, readFileSync, writeFileSync } from 'node:fs';
 *
 * const stopping = new AbortController();
 * process.once('SIGTERM', () => stopping.abort());
 * const after = existsSync('cursor') ? readFileSync('cursor', 'utf8') : undefined;
 * const { signal } = stopping;
 * for await (const page of followEvents(arcadia.events.follow, { after }, { signal })) {
 *   for (const event of page.data) console.log(event.deployment_id, event.seq, event.to_state);
 *   writeFileSync('cursor', page.next_cursor);
 * }
 * ```
 *
 * @throws {TypeError} if `wait` is not a positive integer, or `maxAttempts` neither that nor `Infinity`
 */
export async function* followEvents(
  follow: Events['follow'],
  query: FollowQuery = {},
  options: FollowOptions = {},
): AsyncGenerator<FeedPage, never, undefined> {
  const { wait = 30 } = query;
  const {
    maxAttempts = 20,
    random = Math.random,
    sleep = sleepUnlessAborted,
    ...callOptions
  } = options;
  if (!Number.isInteger(wait) || wait < 1) {
    throw new TypeError(
      '"wait" must be an integer of at least 1 second: with less, the loop would never pause',
    );
  }
  if (
    !(Number.isInteger(maxAttempts) || maxAttempts === Number.POSITIVE_INFINITY) ||
    maxAttempts < 1
  ) {
    throw new TypeError('"maxAttempts" must be a positive integer, or Infinity');
  }
  let after = query.after;
  let failures = 0;
  for (;;) {
    let page: FeedPage;
    const startMs = performance.now();
    try {
      page = await follow({ ...query, wait, after }, callOptions);
    } catch (error) {
      failures += 1;
      if (!isTransient(error) || failures >= maxAttempts) throw error;
      await sleep(toWaitMs(error, failures, random), callOptions.signal);
      continue;
    }
    // Only an empty page may end where it began.
    if (page.data.length > 0 && page.next_cursor === after) {
      throw ArcadiaConnectionError.repeatedCursor();
    }
    yield page;
    after = page.next_cursor;
    failures = 0;
    // A gateway that drops `wait` would otherwise get hundreds of requests per second.
    const restMs = Math.ceil(MIN_EMPTY_PAGE_MS - (performance.now() - startMs));
    if (page.data.length === 0 && restMs > 0) await sleep(restMs, callOptions.signal);
  }
}

function isTransient(error: unknown): error is ArcadiaConnectionError | ProblemError {
  if (!(error instanceof ArcadiaConnectionError || error instanceof ProblemError)) return false;
  return error.status === null || isTransientStatus(error.status);
}

/**
 * The wait after the failure with this number: as long as the other side asks for, plus a random time of up to 1, 2,
 * 4 … 30 seconds, so that followers do not all return at the same instant.
 */
function toWaitMs(
  { retryAfterSeconds }: ArcadiaConnectionError | ProblemError,
  failures: number,
  random: () => number,
): number {
  const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
  const waitMs = (retryAfterSeconds ?? 0) * 1000 + Math.ceil(random() * backoffMs);
  return Math.min(waitMs, MAX_RETRY_AFTER_MS);
}
