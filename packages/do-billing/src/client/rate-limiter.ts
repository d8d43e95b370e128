import { parseRetryAfterMs, toRetryAfterMs } from '@arcadia/internal/retry-after';

/** Delays the requests of one client, so that together they stay within the provider's limits. */
export interface RateLimiter {
  /** Waits until a request may be sent. Requests get their permits in the order in which they ask. */
  acquire(request: PermitRequest): Promise<Permit>;
}

/** Permission to send one request. */
export interface Permit {
  /** Reads the rate limit from the headers of the response. */
  update(response: Response): void;
  /** Ends the attempt. Call it after every attempt that failed; after `update` it does nothing. */
  release(): void;
}

interface PermitRequest {
  /** When the call must be over, in milliseconds since the epoch. */
  deadlineAtMs: number;
  signal: AbortSignal | undefined;
  /** Creates the error for a request that would have to wait until its deadline or longer. */
  toError(waitMs: number): Error;
}

interface RateLimiterOptions {
  now: () => Date;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** The longest time that a call may take. */
  deadlineMs: number;
  /** The longest time for which a 429 stops the requests. */
  maxStopMs: number;
}

const MINUTE_MS = 60_000;
/** One minute may use at most a twentieth of the requests of an hour. */
const LOW_SHARE = 0.05;
const LONGEST_GAP_MS = 10_000;
const GAPS_PER_DEADLINE = 10;
const DEFAULT_HOURLY_LIMIT = 5_000;

/**
 * Creates the rate limiter of a client.
 *
 * It delays nothing while more requests remain than one minute may use. Below that, it sends requests one by one, with
 * gaps that make the remaining ones last until the reset. Every request expires an hour after it was sent, so the reset
 * may be an hour away. A gap is at most ten seconds, and at most a tenth of a call's deadline: a longer one could fail a
 * request that the provider would have answered, which is worse than a 429. If no requests remain, the limiter waits
 * until the reset, but at most a minute, because the limit per minute may be the exhausted one. The headers say nothing
 * else about the limit per minute, so a request that exceeds it gets a 429.
 *
 * A 429 stops all requests for as long as it says, but at most for `maxStopMs`: a wrong header must not stop a client for
 * good.
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { now, sleep, deadlineMs, maxStopMs } = options;
  let known: (RateLimit & { readAtMs: number }) | null = null;
  let stoppedUntilMs = 0;
  let lastStartMs = 0;
  /** Requests with a permit and without a response: `remaining` may not count them yet. */
  let inFlight = 0;

  function nextStartMs(nowMs: number): number {
    const startMs = Math.max(nowMs, stoppedUntilMs);
    if (known === null || nowMs >= known.readAtMs + known.resetMs) return startMs;
    const { limit, remaining, resetMs, readAtMs } = known;
    const available = remaining - inFlight;
    if (available > limit * LOW_SHARE) return startMs;
    const longestGapMs = Math.min(LONGEST_GAP_MS, deadlineMs / GAPS_PER_DEADLINE);
    const gapMs = Math.min(resetMs / (remaining + 1), longestGapMs);
    const availableAtMs = available > 0 ? 0 : readAtMs + Math.min(resetMs, MINUTE_MS);
    return Math.ceil(Math.max(startMs, availableAtMs, lastStartMs + gapMs));
  }

  function createPermit(): Permit {
    let isInFlight = true;
    inFlight += 1;
    const release = () => {
      if (isInFlight) inFlight -= 1;
      isInFlight = false;
    };
    return {
      release,
      update({ status, headers }) {
        release();
        const at = now();
        if (status !== 429) {
          const rateLimit = readRateLimit(headers, at);
          // A response without these headers, such as a proxy's 502, changes nothing.
          if (rateLimit !== null) known = { ...rateLimit, readAtMs: at.getTime() };
          return;
        }
        known = null;
        const stopMs = Math.min(readRateLimitDelayMs(headers, at) ?? 0, maxStopMs);
        stoppedUntilMs = Math.max(stoppedUntilMs, at.getTime() + stopMs);
      },
    };
  }

  return {
    async acquire({ deadlineAtMs, signal, toError }) {
      for (;;) {
        const nowMs = now().getTime();
        const startMs = nextStartMs(nowMs);
        if (startMs > nowMs && startMs >= deadlineAtMs) throw toError(startMs - nowMs);
        lastStartMs = Math.max(lastStartMs, startMs);
        const permit = createPermit();
        if (startMs === nowMs) return permit;
        try {
          await sleep(startMs - nowMs, signal);
        } catch (error) {
          permit.release();
          throw error;
        }
        if (stoppedUntilMs <= startMs) return permit;
        // Another request got a 429 while this one slept, so it must wait again.
        permit.release();
      }
    },
  };
}

/**
 * Reads how long a 429 asks the client to wait, in milliseconds, at most 6 hours; null if it does not say. `retry-after` comes with the
 * limit per minute, `ratelimit-reset` with both limits.
 */
export function readRateLimitDelayMs(headers: Headers, now: Date): number | null {
  return parseRetryAfterMs(headers.get('retry-after'), now) ?? readResetMs(headers, now);
}

interface RateLimit {
  /** Requests that an hour allows. */
  limit: number;
  /** Requests that remain. 0 may refer to the limit per hour or per minute. */
  remaining: number;
  /** Milliseconds until the oldest request of the hour expires, which makes room for one request. */
  resetMs: number;
}

function readRateLimit(headers: Headers, now: Date): RateLimit | null {
  const remaining = readInteger(headers, 'ratelimit-remaining');
  const resetMs = readResetMs(headers, now);
  if (remaining === null || resetMs === null) return null;
  const limit = readInteger(headers, 'ratelimit-limit') ?? DEFAULT_HOURLY_LIMIT;
  return { limit, remaining, resetMs };
}

function readResetMs(headers: Headers, now: Date): number | null {
  const reset = readInteger(headers, 'ratelimit-reset');
  return reset === null ? null : toRetryAfterMs(reset * 1000, now);
}

function readInteger(headers: Headers, name: string): number | null {
  const value = headers.get(name)?.trim() ?? '';
  return /^\d{1,12}$/.test(value) ? Number(value) : null;
}
